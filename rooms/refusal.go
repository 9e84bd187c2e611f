package rooms

import "sort"

// Refusal is a polite no: a stable code for programs and for the client's
// catalogue, which holds the sentence a person reads.
type Refusal struct {
	Code         string         `json:"code"`
	Params       map[string]any `json:"params,omitempty"`
	RetryAfterMS Millis         `json:"retry_after_ms,omitempty"`
}

func (r *Refusal) Error() string { return "refused: " + r.Code }

func (r *Refusal) with(key string, value any) *Refusal {
	c := *r
	c.Params = map[string]any{key: value}
	for k, v := range r.Params {
		c.Params[k] = v
	}
	return &c
}

var refusals = map[string]*Refusal{}

func refusal(code string) *Refusal {
	r := &Refusal{Code: code}
	refusals[code] = r
	return r
}

// RefusalCodes lists every code that a decision can refuse with, sorted.
func RefusalCodes() []string {
	codes := make([]string, 0, len(refusals))
	for code := range refusals {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	return codes
}

// The refusals of the domain, each with what a person can do about it.
var (
	ErrNotAllowed     = refusal("not_allowed")     // the role may not
	ErrNotNow         = refusal("not_now")         // not in this phase
	ErrNotDriver      = refusal("not_driver")      // another facilitator is running the session; ask to take over
	ErrNotYourRoom    = refusal("not_your_room")   // about a room that the person is not in
	ErrMoved          = refusal("moved")           // the person is elsewhere by now: what was meant for the old place goes nowhere
	ErrChatClosed     = refusal("chat_closed")     // only facilitators write in the main room at present
	ErrDoorsClosed    = refusal("doors_closed")    // the doors are not open yet
	ErrLocked         = refusal("locked")          // nobody new may come in at present
	ErrEnded          = refusal("ended")           // the session is over
	ErrFull           = refusal("full")            // the session has as many people as it can hold
	ErrRemoved        = refusal("removed")         // this seat was removed
	ErrWaiting        = refusal("waiting")         // a facilitator has to nod first
	ErrNoSuchSeat     = refusal("no_such_seat")    // nobody has that seat
	ErrNoSuchRoom     = refusal("no_such_room")    // no such room in this round
	ErrRoomFull       = refusal("room_full")       // params: room, free (a room with a place, 0 none)
	ErrNoSuchCard     = refusal("no_such_card")    // no such card here
	ErrCardState      = refusal("card_state")      // the card is shared, kept or leaving already; params: state
	ErrCardChanged    = refusal("card_changed")    // somebody edited it in the meantime: read it again
	ErrNoSuchThing    = refusal("no_such_thing")   // the topic, link or request is gone
	ErrEmpty          = refusal("empty")           // some words are needed
	ErrTooLong        = refusal("too_long")        // params: max, in characters
	ErrTooMany        = refusal("too_many")        // params: max
	ErrTooFew         = refusal("too_few")         // fewer than three people are here: talk together
	ErrSeatingPending = refusal("seating_pending") // the rooms are being drawn: a moment
	ErrImpossible     = refusal("impossible")      // the wishes can't all be met; params: reason, relax (kinds of wishes, each enough to give up)
	ErrTooLate        = refusal("too_late")        // it can't be undone any more
	ErrTooSoon        = refusal("too_soon")        // a deadline has not been reached
	ErrPaused         = refusal("paused")          // the clock stands still: resume first
	ErrNothingNext    = refusal("nothing_next")    // the plan has no step after this one
	ErrBadPlan        = refusal("bad_plan")        // params: problems
	ErrBadLink        = refusal("bad_link")        // only https links
	ErrBadName        = refusal("bad_name")        // the name has no visible characters
	ErrNoMarksLeft    = refusal("no_marks_left")   // all three are placed: take one back first
	ErrNoFacilitator  = refusal("no_facilitator")  // no facilitator is connected; it is shown when one comes
	ErrNotYourTurn    = refusal("not_your_turn")   // another room has the floor
	ErrUnknown        = refusal("unknown_command") // no such command
	ErrMalformed      = refusal("malformed")       // the command could not be read; params: problem
	ErrTooLarge       = refusal("too_large")       // the frame is too large
	ErrTooFast        = refusal("too_fast")        // slow down; retry_after_ms
	ErrUnavailable    = refusal("unavailable")     // the store does not answer; retry_after_ms
	ErrPlanChanged    = refusal("plan_changed")    // somebody changed the plan in the meantime
	ErrPromised       = refusal("promised")        // people have come in who were told otherwise; params: what (room_numbers, keep_for)
	ErrNobodyAlone    = refusal("nobody_alone")    // the move would leave somebody alone in a room
)
