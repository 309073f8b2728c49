// Package lessons is the course as data: it loads the lessons, checks that what
// they say is true of the request that they run, judges predictions, grades what
// the learner wrote for an exercise and keeps their progress. It knows no screen.
//
// [Open] reads what the home screen needs and each lesson when it is opened;
// [Load] reads and checks everything. The rules for a page are in [Load], the
// truth of its claims is shown by [Check], that of an exercise by [CheckAnswer].
package lessons
