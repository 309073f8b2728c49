// Package lessons is the course as data: it loads the lessons, judges predictions,
// grades what the learner wrote for an exercise and keeps their progress. It knows no
// screen.
//
// [Open] reads what the home screen needs, and each lesson when it is opened. What
// holds the content to its rules and its claims is package check; where a reader is
// on a page is package reading.
package lessons
