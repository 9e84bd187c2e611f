// Package rooms is the language of the product and all of its rules, pure: it
// imports the standard library only, reads no clock, starts no goroutine and
// waits for nothing.
//
// A [Session] is what a log of events folds to. Somebody wishes something with
// a [Command]; [Decide] asks the permission table and the command, and gives
// back either the events that it leads to or a [Refusal] that a person can act
// on. An [Event] is a fact: applying it cannot fail. What people see are
// sections of the session ([View] and its kin), each for an [Audience]; all
// privacy lives in section.go.
//
// What a room says (drafts, room chat) never enters the log: see [Talk].
package rooms
