// Next runs this before any other code of a page.
import './lib/live/no-eval';
