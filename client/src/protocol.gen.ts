// Made by tools/protocol.mjs from openapi.json; not to be edited.

/** Milliseconds since the Unix epoch. */
export type Instant = number;
/** Milliseconds. */
export type Millis = number;
export type Seat = number;
export type Role = YouView['role'];
export type Phase = LoopView['phase'];
export type StepKind = Step['kind'];
export type TalkBy = TalkWays['by'];
export type CardState = CardView['state'];

export interface AddCard {
  card: string;
  /** such as 2.3 */
  room: string;
  text: string;
}

export interface AddLink {
  title?: string;
  url: string;
}

export interface AddQuestion {
  length_ms?: Millis;
  prompt: string;
}

export interface AddTheme {
  cards?: string[];
  title: string;
}

export interface AddTopic {
  text: string;
}

export interface AgendaStep {
  harvest_ms?: Millis;
  kind: 'fireside' | 'question' | 'close';
  length_ms: Millis;
  /** from the closing on, if the question was asked */
  prompt?: string;
  /** number of the question, from 1 */
  question?: number;
  title?: string;
}

export interface Announce {
  /** such as 2.3; left out: everybody */
  room?: string;
  text: string;
}

export interface AnnouncementView {
  at: Instant;
  id: string;
  name: string;
  text: string;
}

export interface AnswerVisit {
  help: string;
  yes: boolean;
}

export interface ArrivalsView {
  /** while the notice runs: whose sound is connected to the room that is next */
  ahead?: number;
  arrived: number;
  expected: number;
  /** from the move to the last arrival */
  last_ms: Millis;
  /** at most 50 */
  missing?: Seat[];
  moved_at: Instant;
  round: number;
  /** at most 50: who talks in the browser, and whose sound is not in their room */
  silent?: number[];
  to: 'rooms' | 'main';
}

export interface Arrive {
  place: string;
  round: number;
}

export interface Ask {
  id: string;
  options: string[];
  text: string;
  use: string;
}

export interface AskHelp {
  kind: string;
  /** of a request of the room, such as 2.3 */
  room?: string;
}

export interface AskWriting {
  on: boolean;
}

export interface BallotView {
  cards: string[];
  /** marks a person has, for cards and again for topics */
  of: number;
  topics: string[];
}

export interface CallTurn {
  /** such as 2.3; left out: nobody */
  room?: string;
}

export interface CancelHelp {
  help?: string;
  /** instead of help: the request of the room, such as 2.3 */
  room?: string;
}

export interface CancelPreview {
  /** and on to the question in the main room, without rooms, unless it is told there already */
  tell?: boolean;
}

export interface CardView {
  id: string;
  /** what everyone will read: from Room n, or from a small group */
  label: 'room' | 'small';
  /** a leaving card is shared then unless somebody says not yet */
  shares_at?: Instant;
  /** names of those who ticked it */
  signed?: string[];
  state: 'leaving' | 'shared' | 'kept';
}

export interface ChatLine {
  at: Instant;
  id: string;
  n: number;
  name: string;
  seat: Seat;
  text: string;
}

export interface ChoiceView {
  /** people by room, Room 1 first */
  rooms: number[];
}

export interface ChooseRoom {
  /** from 1; 0: no wish */
  room: number;
}

export interface CloseHelp {
  help: string;
}

export type CollectionName = 'drafts' | 'help' | 'help_lines' | 'hidden' | 'links' | 'main_chat' | 'people' | 'room_chat' | 'rooms' | 'themes' | 'topics' | 'wall' | 'your_lines';

/** the fields of each command beside id and type */
export interface Commands {
  announce: Announce;
  arrived: Arrive;
  'card.add': AddCard;
  'card.edit': EditCard;
  'card.gather': GatherCard;
  'card.hide': HideCard;
  'card.keep': KeepCard;
  'card.not_yet': NotYet;
  'card.share': ShareCard;
  'card.show': ShowCard;
  'card.sign': SignCard;
  'card.take_back': TakeBack;
  'chat.set': SetChat;
  choose: ChooseRoom;
  desk: TakeDesk;
  'doors.open': OpenDoors;
  'drive.keep': KeepDriving;
  'drive.take': TakeOver;
  erase: Erase;
  'floor.give': GiveFloor;
  'floor.take': TakeFloor;
  go: Go;
  hand: Hand;
  'help.answer': AnswerVisit;
  'help.ask': AskHelp;
  'help.cancel': CancelHelp;
  'help.close': CloseHelp;
  'help.offer': OfferVisit;
  'help.write': WriteHelp;
  how: SayHow;
  leave: Leave;
  'link.add': AddLink;
  'link.remove': RemoveLink;
  lock: Lock;
  'loop.cancel': CancelPreview;
  'loop.end': End;
  'loop.extend': Extend;
  'loop.next': Next;
  'loop.pause': Pause;
  'loop.preview': SeeRooms;
  'loop.recall': Recall;
  'loop.resume': Resume;
  'loop.send': Send;
  'loop.stay': Stay;
  'loop.unsend': Unsend;
  mark: Mark;
  'media.failed': MediaFailed;
  'media.moved': MediaMoved;
  'media.ready': MediaReady;
  move: Move;
  'next.set': SetNext;
  nod: Nod;
  'plan.add': AddQuestion;
  'plan.edit': EditStep;
  'plan.replace': ReplacePlan;
  'preview.move': MoveInPreview;
  'preview.reshuffle': Reshuffle;
  'preview.set': SetPreview;
  remove: Remove;
  rename: Rename;
  'room.end': EndRoom;
  'room.extend': ExtendRoom;
  'room.merge': MergeRooms;
  'room.split': SplitRoom;
  'room.stay': StayRoom;
  say: Say;
  'theme.add': AddTheme;
  'theme.name': NameTheme;
  'theme.remove': RemoveTheme;
  'topic.add': AddTopic;
  'topic.mark': MarkTopic;
  'turn.answer': TurnAnswer;
  'turn.call': CallTurn;
  visit: Visit;
  vote: Vote;
  writes: AskWriting;
}

export interface DraftLine {
  id: string;
  text: string;
  version: number;
}

export interface DraftView {
  /** the card */
  id: string;
  lines: DraftLine[];
  n: number;
  /** goes up with each edit; sharing names it */
  rev: number;
}

export interface EditCard {
  card: string;
  line: string;
  text: string;
  version: number;
}

export interface EditStep {
  /** of a question: the next step comes by itself when its harvest is over */
  auto?: boolean;
  harvest_ms?: Millis;
  hint?: string;
  length_ms?: Millis;
  prompt?: string;
  step: number;
  stretch?: string;
  title?: string;
}

export type End = object;

export interface EndRoom {
  /** such as 2.3 */
  room: string;
}

export type Erase = object;

export interface Extend {
  by_ms: Millis;
}

export interface ExtendRoom {
  by_ms: Millis;
  /** such as 2.3 */
  room: string;
}

export interface FacPerson {
  away_at?: Instant;
  floor?: boolean;
  hand?: boolean;
  /** the seat, as text */
  id: string;
  name: string;
  /** which room is in the collection rooms */
  place: 'main' | 'quiet' | 'room';
  pronouns?: string;
  role: 'participant' | 'facilitator' | 'host';
  seat: Seat;
  state: 'here' | 'away' | 'gone' | 'waiting' | 'removed';
  visiting?: number;
}

export interface FacRoom {
  asked?: boolean;
  closed?: boolean;
  done?: number;
  /** of them connected */
  here: number;
  /** round.number */
  id: string;
  kept?: number;
  /** more time than the others have */
  longer_ms?: Millis;
  /** it has been too small for a while: the room to merge it with */
  merge?: string;
  more_time?: number;
  number: number;
  /** it ends then, before the others */
  returns_at?: Instant;
  seats: Seat[];
  shared?: number;
  /** it has grown above the largest size: it may be split */
  split?: boolean;
  visitors?: number[];
}

export interface GatherCard {
  card: string;
  /** left out: none */
  theme?: string;
}

export interface GiveFloor {
  seat: Seat;
}

export interface Go {
  to: string;
}

export interface Hand {
  up: boolean;
}

export interface HarvestView {
  /** the room that has the floor */
  floor?: number;
  /** how many marks each person has */
  marks_of: number;
  /** how many there are; a room that turns does not list has said nothing yet */
  rooms: number;
  round: number;
  /** the card that is shown to everyone */
  shown?: string;
  turns: TurnView[];
}

export interface HelpLine {
  at: Instant;
  /** id of the request */
  help: string;
  id: string;
  n: number;
  name: string;
  seat: Seat;
  text: string;
}

export interface HelpView {
  asked_at: Instant;
  id: string;
  kind: 'room' | 'me';
  name?: string;
  room?: number;
  /** only of a private request */
  seat?: Seat;
  visit?: 'offered' | 'accepted' | 'declined';
  visitor?: string;
}

export interface HideCard {
  card: string;
  hidden: boolean;
}

export interface Impossible {
  reason: 'size' | 'pins' | 'companions' | 'nothing_to_go_on' | 'choice' | 'rules';
  relax?: ('min' | 'max' | 'rooms' | 'pins' | 'leads' | 'together')[];
}

export interface KeepCard {
  card: string;
  rev: number;
}

export type KeepDriving = object;

export type Leave = object;

export interface LinkView {
  id: string;
  n: number;
  title?: string;
  url: string;
}

export interface Lock {
  locked?: boolean;
  nod?: boolean;
}

export interface LoopView {
  /** only facilitators write in the main room's chat */
  chat_closed?: boolean;
  /** people may come in */
  doors: boolean;
  driver?: PersonView;
  /** rooms are prepared before the start: people wait as in the lobby */
  early?: boolean;
  ended_at?: Instant;
  /** of the phase */
  ends_at?: Instant;
  erases_at?: Instant;
  hint?: string;
  /** of the phase as it was set, extensions included */
  length_ms?: Millis;
  locked?: boolean;
  /** the notice before the rooms runs until then */
  opens_at?: Instant;
  /** the clock stands still since then: what is left is ends_at - paused_at */
  paused_at?: Instant;
  phase: 'lobby' | 'fireside' | 'preview' | 'breakout' | 'grace' | 'harvest' | 'closing' | 'ended';
  prompt?: string;
  /** number of the question, from 1 */
  question?: number;
  questions: number;
  /** a facilitator started this grace, and can cancel it */
  recalled?: boolean;
  /** grace runs until then */
  returns_at?: Instant;
  rooms?: number;
  /** how many times people have been sent */
  round?: number;
  /** index into the agenda; -1 in the lobby */
  step: number;
  stretch?: string;
  takes_at?: Instant;
  /** who asked to take over */
  taking?: PersonView;
  /** most rooms are back, and wait for those that were given longer */
  waits?: boolean;
}

export interface MainView {
  /** people in the session who are connected */
  count: number;
  /** who was given the floor, in that order */
  floor?: PersonView[];
  /** raised, in their order */
  hands?: PersonView[];
  /** of them in the main room */
  here: number;
  /** while there are at most 100 */
  people?: PersonView[];
  /** somebody here asked that what is said is written, too; to the end of the phase */
  writes?: boolean;
}

export interface Mark {
  card: string;
  on: boolean;
}

export interface MarkTopic {
  on: boolean;
  topic: string;
}

export interface MediaFailed {
  generation: number;
}

export interface MediaMoved {
  generation: number;
}

export interface MediaPass {
  /** goes up with each move; acknowledgements repeat it */
  generation: number;
  /** LiveKit's name for it: random, and another for each round */
  room: string;
  /** how one arrives: muted without a camera, or with one's own last choice in a breakout */
  rule: 'muted' | 'choice';
  /** one may be heard and seen; without it one asks by the command hand, and listens; it changes at any time, and LiveKit's own permission a moment later */
  speak?: boolean;
  /** left out while there is no such room: wait for the next word; everything but sound goes on */
  token?: string;
}

export interface MediaReady {
  generation: number;
}

export interface MediaView {
  /** where the notice leads: connect, subscribe to nothing and publish nothing that can be heard until it is now */
  next?: MediaPass;
  /** where one is; left out: nowhere, be silent */
  now?: MediaPass;
  /** of LiveKit's own socket, below this server's address */
  path: string;
}

export interface MergeRooms {
  /** such as 2.5 */
  into: string;
  /** such as 2.3 */
  room: string;
}

export interface Move {
  /** such as 2.3; left out: the main room */
  room?: string;
  seat: Seat;
}

export interface MoveInPreview {
  room: number;
  seat: Seat;
}

export interface NameTheme {
  theme: string;
  title: string;
}

export interface NewcomersView {
  /** they wait for a facilitator's nod */
  nod: boolean;
}

export type Next = object;

export interface NextDate {
  at?: Instant;
  /** where people come in then */
  link?: string;
  /** a day such as 2026-04-01; with at there is none */
  on?: string;
}

export interface NextView {
  at: Instant;
  /** names of the others, at most 12 */
  people?: string[];
  /** number of the room to be; 0: stays in the main room */
  room: number;
  round: number;
}

export interface Nod {
  in: boolean;
  seat: Seat;
}

export interface NotYet {
  card: string;
}

export interface OfferVisit {
  help: string;
}

export type OpenDoors = object;

export type Pause = object;

export interface PersonView {
  /** a facilitator gave it to them */
  floor?: boolean;
  hand?: boolean;
  /** how they are here now, in their own word */
  how?: 'talking' | 'listening' | 'typing';
  name: string;
  pronouns?: string;
  /** empty for a participant */
  role?: 'participant' | 'facilitator' | 'host';
  seat: Seat;
  /** empty is here */
  state?: 'here' | 'away';
}

export interface Plan {
  asks?: Ask[];
  grace_ms: Millis;
  keep_for_ms: Millis;
  language?: string;
  next?: NextDate;
  notice_ms: Millis;
  quiet_text?: string;
  room_numbers?: boolean;
  starts_at?: Instant;
  steps: Step[];
  talk: TalkWays;
  title: string;
  welcome?: string;
}

export interface PlanProblem {
  code: string;
  excerpt?: string;
  /** of the file, from 1 */
  line?: number;
  /** such as steps[2].prompt */
  path: string;
  text: string;
}

export interface PlanView {
  plan: Plan;
  revision: number;
}

export interface PreviewView {
  /** rooms that people choose from, where they do */
  choices?: number;
  /** why there are no rooms */
  impossible?: Impossible;
  /** facilitators take part */
  joining?: boolean;
  length_ms: Millis;
  /** being drawn */
  pending?: boolean;
  /** people who stay where they were put when the rest is reshuffled */
  pinned?: number;
  policy: 'fresh' | 'same' | 'join' | 'stay_one' | 'choose';
  present: number;
  reasons?: Reason[];
  repeats: number;
  rooms: number[][];
  /** present, but sits this one out in the main room */
  sitting_out?: Seat[];
  size: Size;
  step: number;
  /** one or two people: talk together */
  too_few?: boolean;
}

export interface QuietView {
  text?: string;
}

export interface Reason {
  code: 'first_round' | 'no_repeats' | 'repeats' | 'new_faces' | 'alike_apart' | 'mixed' | 'in_each_room' | 'matched' | 'lead_in_each' | 'relaxed_min' | 'relaxed_max' | 'relaxed_rooms' | 'other_count';
  ok: boolean;
  /** repeats: pairs; new_faces: least; attribute: which of the plan's asks; lead_in_each: leads, rooms; relaxed: min, max, rooms; other_count: rooms, now, saves, rounds */
  params?: Record<string, number>;
}

export interface Recall {
  grace_ms?: Millis;
}

export type RefusalCode = 'bad_link' | 'bad_name' | 'bad_plan' | 'bad_token' | 'card_changed' | 'card_state' | 'chat_closed' | 'doors_closed' | 'empty' | 'ended' | 'full' | 'impossible' | 'locked' | 'malformed' | 'moved' | 'no_facilitator' | 'no_marks_left' | 'no_seating' | 'no_start_time' | 'no_such_card' | 'no_such_room' | 'no_such_seat' | 'no_such_session' | 'no_such_thing' | 'nobody_alone' | 'not_allowed' | 'not_driver' | 'not_now' | 'not_your_room' | 'not_your_turn' | 'nothing_next' | 'origin' | 'paused' | 'plan_changed' | 'promised' | 'rehearsal' | 'removed' | 'room_full' | 'seating_pending' | 'start_key' | 'too_fast' | 'too_few' | 'too_large' | 'too_late' | 'too_long' | 'too_many' | 'too_soon' | 'unavailable' | 'unknown_command' | 'waiting' | 'wrong_host';

export interface Remove {
  seat: Seat;
}

export interface RemoveLink {
  link: string;
}

export interface RemoveTheme {
  theme: string;
}

export interface Rename {
  name: string;
  pronouns?: string;
}

export interface ReplacePlan {
  plan: Plan;
  revision: number;
}

export interface Reshuffle {
  /** those who were moved by hand, too */
  all?: boolean;
}

export type Resume = object;

export interface RoomView {
  /** one person is left: where would they like to go? */
  alone?: boolean;
  /** the room asked for a facilitator */
  asked?: boolean;
  /** shared, leaving and kept ones; drafts and all words are in the live section drafts */
  cards: CardView[];
  closed?: boolean;
  done?: number;
  /** round.number, such as 2.3 */
  id: string;
  /** rooms whose people came to this one, when they had become small */
  joined?: number[];
  /** to the room's call */
  link?: string;
  /** more time than the others have: the room goes on until ends_at + longer_ms, without the grace of these */
  longer_ms?: Millis;
  more_time?: number;
  /** nobody here had met anybody else of the room before */
  new_faces?: boolean;
  number: number;
  people: PersonView[];
  /** it finishes up, and ends then, before the others */
  returns_at?: Instant;
  /** three people or fewer: its cards are from a small group */
  small?: boolean;
  /** facilitators, announced and uncounted */
  visitors?: PersonView[];
  /** somebody here asked that what is said is written, too; to the end of the round */
  writes?: boolean;
}

export interface Say {
  /** where the speaker saw themself: main, or room/2.3 */
  place: string;
  text: string;
}

export interface SayHow {
  how: string;
}

/** the value of each section; of a collection, of one item */
export interface Sections {
  announcement: AnnouncementView;
  arrivals: ArrivalsView;
  ballot: BallotView;
  choice: ChoiceView;
  drafts: DraftView;
  harvest: HarvestView;
  help: HelpView;
  help_lines: HelpLine;
  hidden: WallCard;
  links: LinkView;
  loop: LoopView;
  main: MainView;
  main_chat: ChatLine;
  media: MediaView;
  newcomers: NewcomersView;
  next: NextView;
  notice: AnnouncementView;
  people: FacPerson;
  plan: PlanView;
  preview: PreviewView;
  quiet: QuietView;
  room: RoomView;
  room_chat: ChatLine;
  rooms: FacRoom;
  session: SessionView;
  themes: ThemeView;
  topics: TopicView;
  wall: WallCard;
  you: YouView;
  your_lines: HelpLine;
}

export type SeeRooms = object;

export interface Send {
  notice_ms?: Millis;
}

export interface SessionView {
  agenda: AgendaStep[];
  /** https link to a page with live captions, if the host gave one */
  captions?: string;
  /** when it would end if every step takes its time from now on */
  ends_at?: Instant;
  /** host first, then facilitators */
  hosts: PersonView[];
  keep_for_ms: Millis;
  language?: string;
  main_link?: string;
  /** when the group meets next */
  next?: NextDate;
  quiet_text?: string;
  rehearsal?: boolean;
  starts_at?: Instant;
  talk: 'browser' | 'writing' | 'links';
  title: string;
  welcome?: string;
}

export interface SetChat {
  open: boolean;
}

export interface SetNext {
  at?: Instant;
  /** where people come in then */
  link?: string;
  /** a day such as 2026-04-01; with at there is none */
  on?: string;
}

export interface SetPreview {
  joining?: boolean;
  length_ms?: Millis;
  /** the questions to come whose rooms were to be the same follow */
  onward?: boolean;
  policy?: 'fresh' | 'same' | 'join' | 'stay_one' | 'choose';
  rooms?: number;
  target?: number;
}

export interface ShareCard {
  card: string;
  rev: number;
}

export interface ShowCard {
  card: string;
}

export interface SignCard {
  card: string;
  signed: boolean;
}

export interface Size {
  max?: number;
  min?: number;
  rooms?: number;
  target?: number;
}

export interface SplitRoom {
  /** such as 2.3 */
  room: string;
}

export type Stay = object;

export interface StayRoom {
  /** such as 2.3 */
  room: string;
}

export interface Step {
  auto?: boolean;
  harvest_ms?: Millis;
  hint?: string;
  kind: 'fireside' | 'question' | 'close';
  late?: string;
  length_ms: Millis;
  policy?: 'fresh' | 'same' | 'join' | 'stay_one' | 'choose';
  prompt?: string;
  size?: Size;
  stretch?: string;
  title?: string;
}

export interface TakeBack {
  card: string;
}

export interface TakeDesk {
  /** such as 2.3 */
  room: string;
}

export interface TakeFloor {
  seat: Seat;
}

export type TakeOver = object;

export interface TalkWays {
  ask_to_speak?: boolean;
  by: 'browser' | 'writing' | 'links';
  captions?: string;
  main?: string;
  rooms?: string[];
  template?: string;
}

export interface ThemeView {
  id: string;
  n: number;
  title: string;
}

export interface TopicView {
  id: string;
  /** told from the close on */
  marks: number;
  n: number;
  text: string;
}

export interface TurnAnswer {
  how: string;
  /** such as 2.3 */
  room: string;
}

export interface TurnView {
  cards: number;
  /** it shared nothing and kept something */
  keeps?: boolean;
  room: number;
  state?: 'speak' | 'write' | 'pass' | 'spoke';
}

export type Unsend = object;

export interface Visit {
  /** such as 2.3; left out: leave it */
  room?: string;
}

export interface Vote {
  for: string;
  on: boolean;
  /** such as 2.3 */
  room: string;
}

export interface WallCard {
  /** sent to facilitators only */
  hidden?: boolean;
  id: string;
  marks: number;
  /** order on the wall */
  n: number;
  question: number;
  /** 0: a small group */
  room: number;
  round: number;
  signed?: string[];
  text: string;
  /** id of the theme it is gathered with */
  theme?: string;
}

export interface WriteHelp {
  help: string;
  text: string;
}

export interface YouView {
  /** the room that one chose */
  chosen?: number;
  /** in the harvest: one's rooms, where there were several, because they were merged */
  desks?: number[];
  driving?: boolean;
  /** a facilitator gave one the floor */
  floor?: boolean;
  hand?: boolean;
  /** one's own private request */
  help?: HelpView;
  /** the room one could go back to */
  home?: string;
  name: string;
  /** main, quiet or room/2.3; for resting state only: the audience of a frame says where one is */
  place: string;
  pronouns?: string;
  removed?: boolean;
  role: 'participant' | 'facilitator' | 'host';
  seat: Seat;
  /** more_time, done */
  votes?: string[];
  /** a facilitator has to nod */
  waiting?: boolean;
  /** one asked that what is said is written, too */
  writes?: boolean;
}
