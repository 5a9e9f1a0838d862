/* The reports beside the numbers of a run or a job, for people. */

export const REPORT_HTML = 'report.html';
export const REPORT_CSV = 'report.csv';
export const REPORT_MARKDOWN = 'report.md';
