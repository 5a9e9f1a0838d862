import fc from 'fast-check';

// Every run draws the same cases: what passes today passes tomorrow. Other cases: UGN_TEST_SEED=7 npm test.
fc.configureGlobal({ seed: Number(process.env.UGN_TEST_SEED ?? 1) });
