package rooms

// The values that people see. Each belongs to one section; section.go says who
// sees which. Names and words come from the vault by way of [Words]; the log
// and the session know ids only.

// PersonView is a person as others see them.
type PersonView struct {
	Seat     Seat   `json:"seat"`
	Name     string `json:"name"`
	Pronouns string `json:"pronouns,omitempty"`
	Role     Role   `json:"role,omitempty" doc:"empty for a participant"`
	State    string `json:"state,omitempty" enum:"here,away" doc:"empty is here"`
	How      string `json:"how,omitempty" enum:"talking,listening,typing" doc:"how they are here now, in their own word"`
	Hand     bool   `json:"hand,omitempty"`
	Floor    bool   `json:"floor,omitempty" doc:"a facilitator gave it to them"`
}

// SessionView is what the session is: section "session", for everybody.
type SessionView struct {
	Title     string       `json:"title"`
	Language  string       `json:"language,omitempty"`
	Welcome   string       `json:"welcome,omitempty"`
	StartsAt  Instant      `json:"starts_at,omitempty"`
	EndsAt    Instant      `json:"ends_at,omitempty" doc:"when it would end if every step takes its time from now on"`
	Talk      TalkBy       `json:"talk"`
	MainLink  string       `json:"main_link,omitempty"`
	Captions  string       `json:"captions,omitempty" doc:"https link to a page with live captions, if the host gave one"`
	QuietText string       `json:"quiet_text,omitempty"`
	Agenda    []AgendaStep `json:"agenda"`
	Hosts     []PersonView `json:"hosts" doc:"host first, then facilitators"`
	Rehearsal bool         `json:"rehearsal,omitempty"`
	KeepFor   Millis       `json:"keep_for_ms"`
	Next      NextDate     `json:"next,omitzero" doc:"when the group meets next"`
}

// AgendaStep is a step of the plan as everybody may know it: a question's
// words are not told before its time.
type AgendaStep struct {
	Kind     StepKind `json:"kind"`
	Title    string   `json:"title,omitempty"`
	Question int      `json:"question,omitempty" doc:"number of the question, from 1"`
	Length   Millis   `json:"length_ms"`
	Harvest  Millis   `json:"harvest_ms,omitempty"`
	Prompt   string   `json:"prompt,omitempty" doc:"from the closing on, if the question was asked"`
}

// LoopView is where the session stands: section "loop", for everybody.
type LoopView struct {
	Phase      Phase       `json:"phase" enum:"lobby,fireside,preview,breakout,grace,harvest,closing,ended"`
	Early      bool        `json:"early,omitempty" doc:"rooms are prepared before the start: people wait as in the lobby"`
	Doors      bool        `json:"doors" doc:"people may come in"`
	Locked     bool        `json:"locked,omitempty"`
	ChatClosed bool        `json:"chat_closed,omitempty" doc:"only facilitators write in the main room's chat"`
	Step       int         `json:"step" doc:"index into the agenda; -1 in the lobby"`
	Question   int         `json:"question,omitempty" doc:"number of the question, from 1"`
	Questions  int         `json:"questions"`
	Round      int         `json:"round,omitempty" doc:"how many times people have been sent"`
	Prompt     string      `json:"prompt,omitempty"`
	Hint       string      `json:"hint,omitempty"`
	Stretch    string      `json:"stretch,omitempty"`
	Rooms      int         `json:"rooms,omitempty"`
	Length     Millis      `json:"length_ms,omitempty" doc:"of the phase as it was set, extensions included"`
	EndsAt     Instant     `json:"ends_at,omitempty" doc:"of the phase"`
	PausedAt   Instant     `json:"paused_at,omitempty" doc:"the clock stands still since then: what is left is ends_at - paused_at"`
	OpensAt    Instant     `json:"opens_at,omitempty" doc:"the notice before the rooms runs until then"`
	ReturnsAt  Instant     `json:"returns_at,omitempty" doc:"grace runs until then"`
	Recalled   bool        `json:"recalled,omitempty" doc:"a facilitator started this grace, and can cancel it"`
	Waits      bool        `json:"waits,omitempty" doc:"most rooms are back, and wait for those that were given longer"`
	Driver     *PersonView `json:"driver,omitempty"`
	Taking     *PersonView `json:"taking,omitempty" doc:"who asked to take over"`
	TakesAt    Instant     `json:"takes_at,omitempty"`
	EndedAt    Instant     `json:"ended_at,omitempty"`
	ErasesAt   Instant     `json:"erases_at,omitempty"`
}

// MainView is the main room: section "main", for those in it and facilitators.
type MainView struct {
	Count  int          `json:"count" doc:"people in the session who are connected"`
	Here   int          `json:"here" doc:"of them in the main room"`
	People []PersonView `json:"people,omitempty" doc:"while there are at most 100"`
	Hands  []PersonView `json:"hands,omitempty" doc:"raised, in their order"`
	Floor  []PersonView `json:"floor,omitempty" doc:"who was given the floor, in that order"`
	Writes bool         `json:"writes,omitempty" doc:"somebody here asked that what is said is written, too; to the end of the phase"`
}

// QuietView is the quiet room: nobody's name.
type QuietView struct {
	Text string `json:"text,omitempty"`
}

// RoomView is one breakout, for those in it: section "room".
type RoomView struct {
	ID        string       `json:"id" doc:"round.number, such as 2.3"`
	Number    int          `json:"number"`
	Link      string       `json:"link,omitempty" doc:"to the room's call"`
	People    []PersonView `json:"people"`
	Visitors  []PersonView `json:"visitors,omitempty" doc:"facilitators, announced and uncounted"`
	Asked     bool         `json:"asked,omitempty" doc:"the room asked for a facilitator"`
	MoreTime  int          `json:"more_time,omitempty"`
	Done      int          `json:"done,omitempty"`
	Cards     []CardView   `json:"cards" doc:"shared, leaving and kept ones; drafts and all words are in the live section drafts"`
	Small     bool         `json:"small,omitempty" doc:"three people or fewer: its cards are from a small group"`
	Closed    bool         `json:"closed,omitempty"`
	Writes    bool         `json:"writes,omitempty" doc:"somebody here asked that what is said is written, too; to the end of the round"`
	Alone     bool         `json:"alone,omitempty" doc:"one person is left: where would they like to go?"`
	Joined    []int        `json:"joined,omitempty" doc:"rooms whose people came to this one, when they had become small"`
	NewFaces  bool         `json:"new_faces,omitempty" doc:"nobody here had met anybody else of the room before"`
	ReturnsAt Instant      `json:"returns_at,omitempty" doc:"it finishes up, and ends then, before the others"`
	Longer    Millis       `json:"longer_ms,omitempty" doc:"more time than the others have: the room goes on until ends_at + longer_ms, without the grace of these"`
}

// CardView is a card's state, as its room sees it.
type CardView struct {
	ID       string    `json:"id"`
	State    CardState `json:"state" enum:"leaving,shared,kept"`
	SharesAt Instant   `json:"shares_at,omitempty" doc:"a leaving card is shared then unless somebody says not yet"`
	Label    string    `json:"label" enum:"room,small" doc:"what everyone will read: from Room n, or from a small group"`
	Signed   []string  `json:"signed,omitempty" doc:"names of those who ticked it"`
}

// WallCard is a card on the wall: collection "wall", for everybody from the
// moment that the harvest opens.
type WallCard struct {
	ID       string   `json:"id"`
	Round    int      `json:"round"`
	Question int      `json:"question"`
	Room     int      `json:"room" doc:"0: a small group"`
	Text     string   `json:"text"`
	Signed   []string `json:"signed,omitempty"`
	Marks    int      `json:"marks"`
	Hidden   bool     `json:"hidden,omitempty" doc:"sent to facilitators only"`
	Theme    string   `json:"theme,omitempty" doc:"id of the theme it is gathered with"`
	N        int      `json:"n" doc:"order on the wall"`
}

// HarvestView is the rooms in turn: section "harvest", for everybody.
type HarvestView struct {
	Round   int        `json:"round"`
	Floor   int        `json:"floor,omitempty" doc:"the room that has the floor"`
	Rooms   int        `json:"rooms" doc:"how many there are; a room that turns does not list has said nothing yet"`
	Turns   []TurnView `json:"turns"`
	Shown   string     `json:"shown,omitempty" doc:"the card that is shown to everyone"`
	MarksOf int        `json:"marks_of" doc:"how many marks each person has"`
}

// TurnView is a room in the order of turns.
type TurnView struct {
	Room  int    `json:"room"`
	State string `json:"state,omitempty" enum:"speak,write,pass,spoke"`
	Keeps bool   `json:"keeps,omitempty" doc:"it shared nothing and kept something"`
	Cards int    `json:"cards"`
}

// ChatLine is one line of the main room's chat: collection "main_chat".
type ChatLine struct {
	ID   string  `json:"id"`
	Seat Seat    `json:"seat"`
	Name string  `json:"name"`
	Text string  `json:"text"`
	At   Instant `json:"at"`
	N    int     `json:"n"`
}

// LinkView is on the shelf: collection "links", without a name.
type LinkView struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
	N     int    `json:"n"`
}

// TopicView is a topic for next time: collection "topics".
type TopicView struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Marks int    `json:"marks" doc:"told from the close on"`
	N     int    `json:"n"`
}

// ThemeView gathers cards that are alike: collection "themes".
type ThemeView struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	N     int    `json:"n"`
}

// AnnouncementView is the last word to everybody, or to a room.
type AnnouncementView struct {
	ID   string  `json:"id"`
	Text string  `json:"text"`
	Name string  `json:"name"`
	At   Instant `json:"at"`
}

// YouView is what one seat alone sees: section "you".
type YouView struct {
	Seat     Seat      `json:"seat"`
	Name     string    `json:"name"`
	Pronouns string    `json:"pronouns,omitempty"`
	Role     Role      `json:"role"`
	Place    string    `json:"place" doc:"main, quiet or room/2.3; for resting state only: the audience of a frame says where one is"`
	Home     string    `json:"home,omitempty" doc:"the room one could go back to"`
	Driving  bool      `json:"driving,omitempty"`
	Waiting  bool      `json:"waiting,omitempty" doc:"a facilitator has to nod"`
	Removed  bool      `json:"removed,omitempty"`
	Hand     bool      `json:"hand,omitempty"`
	Floor    bool      `json:"floor,omitempty" doc:"a facilitator gave one the floor"`
	Writes   bool      `json:"writes,omitempty" doc:"one asked that what is said is written, too"`
	Desks    []int     `json:"desks,omitempty" doc:"in the harvest: one's rooms, where there were several, because they were merged"`
	Chosen   int       `json:"chosen,omitempty" doc:"the room that one chose"`
	Votes    []string  `json:"votes,omitempty" doc:"more_time, done"`
	Help     *HelpView `json:"help,omitempty" doc:"one's own private request"`
}

// HelpView is a request for help: collection "help" for facilitators, and
// "you".help for the one who asked privately.
type HelpView struct {
	ID      string  `json:"id"`
	Kind    string  `json:"kind" enum:"room,me"`
	Room    int     `json:"room,omitempty"`
	Seat    Seat    `json:"seat,omitempty" doc:"only of a private request"`
	Name    string  `json:"name,omitempty"`
	AskedAt Instant `json:"asked_at"`
	Visit   string  `json:"visit,omitempty" enum:"offered,accepted,declined"`
	Visitor string  `json:"visitor,omitempty"`
}

// HelpLine is one message between somebody who asked privately and the
// facilitators: collection "help_lines" for these, "your_lines" for the one.
type HelpLine struct {
	ID   string  `json:"id"`
	Help string  `json:"help" doc:"id of the request"`
	Seat Seat    `json:"seat"`
	Name string  `json:"name"`
	Text string  `json:"text"`
	At   Instant `json:"at"`
	N    int     `json:"n"`
}

// FacPerson is a person as facilitators see them: collection "people".
type FacPerson struct {
	ID       string  `json:"id" doc:"the seat, as text"`
	Seat     Seat    `json:"seat"`
	Name     string  `json:"name"`
	Pronouns string  `json:"pronouns,omitempty"`
	Role     Role    `json:"role"`
	State    string  `json:"state" enum:"here,away,gone,waiting,removed"`
	AwayAt   Instant `json:"away_at,omitempty"`
	Place    string  `json:"place" enum:"main,quiet,room" doc:"which room is in the collection rooms"`
	Hand     bool    `json:"hand,omitempty"`
	Floor    bool    `json:"floor,omitempty"`
	Visiting int     `json:"visiting,omitempty"`
}

// FacRoom is a breakout as facilitators see it: collection "rooms". It has
// counts of cards, never their words.
type FacRoom struct {
	ID        string  `json:"id" doc:"round.number"`
	Number    int     `json:"number"`
	Seats     []Seat  `json:"seats"`
	Here      int     `json:"here" doc:"of them connected"`
	Shared    int     `json:"shared,omitempty"`
	Kept      int     `json:"kept,omitempty"`
	Asked     bool    `json:"asked,omitempty"`
	MoreTime  int     `json:"more_time,omitempty"`
	Done      int     `json:"done,omitempty"`
	Visitors  []Seat  `json:"visitors,omitempty"`
	Closed    bool    `json:"closed,omitempty"`
	Merge     string  `json:"merge,omitempty" doc:"it has been too small for a while: the room to merge it with"`
	Longer    Millis  `json:"longer_ms,omitempty" doc:"more time than the others have"`
	ReturnsAt Instant `json:"returns_at,omitempty" doc:"it ends then, before the others"`
	Split     bool    `json:"split,omitempty" doc:"it has grown above the largest size: it may be split"`
}

// PreviewView is the rooms before they are sent: section "preview", for
// facilitators.
type PreviewView struct {
	Step       int      `json:"step"`
	Pending    bool     `json:"pending,omitempty" doc:"being drawn"`
	Rooms      [][]Seat `json:"rooms"`
	SittingOut []Seat   `json:"sitting_out,omitempty" doc:"present, but sits this one out in the main room"`
	Present    int      `json:"present"`
	Length     Millis   `json:"length_ms"`
	Size       Size     `json:"size"`
	Policy     Policy   `json:"policy" enum:"fresh,same,join,stay_one,choose"`
	Choices    int      `json:"choices,omitempty" doc:"rooms that people choose from, where they do"`
	Reasons    []Reason `json:"reasons,omitempty"`
	Repeats    int      `json:"repeats"`
	Joining    bool     `json:"joining,omitempty" doc:"facilitators take part"`
	TooFew     bool     `json:"too_few,omitempty" doc:"one or two people: talk together"`
	Pinned     int      `json:"pinned,omitempty" doc:"people who stay where they were put when the rest is reshuffled"`

	Impossible *Impossible `json:"impossible,omitempty" doc:"why there are no rooms"`
}

// Reason says something about a whole split, never about a person.
type Reason struct {
	Code   string         `json:"code" enum:"first_round,no_repeats,repeats,new_faces,alike_apart,mixed,in_each_room,matched,lead_in_each,relaxed_min,relaxed_max,relaxed_rooms,other_count"`
	OK     bool           `json:"ok"`
	Params map[string]int `json:"params,omitempty" doc:"repeats: pairs; new_faces: least; attribute: which of the plan's asks; lead_in_each: leads, rooms; relaxed: min, max, rooms; other_count: rooms, now, saves, rounds"`
}

// NewcomersView is how people come in: section "newcomers".
type NewcomersView struct {
	Nod bool `json:"nod" doc:"they wait for a facilitator's nod"`
}

// PlanView is the plan as facilitators see it: section "plan".
type PlanView struct {
	Plan     Plan `json:"plan"`
	Revision int  `json:"revision"`
}

// ArrivalsView counts who has acknowledged the last move: live section
// "arrivals", for facilitators.
type ArrivalsView struct {
	Round    int     `json:"round"`
	To       string  `json:"to" enum:"rooms,main"`
	Expected int     `json:"expected"`
	Arrived  int     `json:"arrived"`
	Missing  []Seat  `json:"missing,omitempty" doc:"at most 50"`
	MovedAt  Instant `json:"moved_at"`
	LastMS   Millis  `json:"last_ms" doc:"from the move to the last arrival"`
	Ahead    int     `json:"ahead,omitempty" doc:"while the notice runs: whose sound is connected to the room that is next"`
	Silent   []Seat  `json:"silent,omitempty" doc:"at most 50: who talks in the browser, and whose sound is not in their room"`
}

// DraftView is a card's words as its room sees them: live collection "drafts".
type DraftView struct {
	ID    string      `json:"id" doc:"the card"`
	Rev   int         `json:"rev" doc:"goes up with each edit; sharing names it"`
	Lines []DraftLine `json:"lines"`
	N     int         `json:"n"`
}

// DraftLine is a line of a draft with a version of its own: an edit of a line
// that moved on becomes a new line beside it.
type DraftLine struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Text    string `json:"text"`
}

// RoomChatLine is one line of a room's chat: live collection "room_chat". It
// dies with the room.
type RoomChatLine = ChatLine

// BallotView is where one's own marks are: live section "ballot".
type BallotView struct {
	Cards  []string `json:"cards"`
	Topics []string `json:"topics"`
	Of     int      `json:"of" doc:"marks a person has, for cards and again for topics"`
}

// NextView tells somebody where the notice leads: section "next".
type NextView struct {
	Room   int      `json:"room" doc:"number of the room to be; 0: stays in the main room"`
	Round  int      `json:"round"`
	At     Instant  `json:"at"`
	People []string `json:"people,omitempty" doc:"names of the others, at most 12"`
}
