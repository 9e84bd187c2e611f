// Package planfile reads and writes plans as YAML, and has the plans that a host
// can begin with. docs/plan-file.md describes the format for people.
//
// A file comes from somewhere else, so it is bounded before it is looked at:
// its size, how deep it goes and how many parts it has. Aliases, anchors and tags
// are refused. Whatever is wrong is said with its line and what is expected, all
// of it at once.
package planfile
