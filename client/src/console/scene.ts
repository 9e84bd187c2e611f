// What the console's components read together from several sections.
import { createContext, useContext, useMemo } from 'react';
import type { FacPerson, FacRoom, Seat } from '../protocol';
import { useCollection, useFigure, useSection } from '../store';
import type { Scene } from './action';
import { roomName, roomsCount } from './words';

/** What the main button needs; undefined until the server has told enough. */
export function useScene(): Scene | undefined {
  const session = useSection('session');
  const loop = useSection('loop');
  const you = useSection('you');
  const preview = useSection('preview');
  const plan = useSection('plan')?.plan;
  const people = useFigure('people', takingPart);
  return useMemo(() => {
    if (!session || !loop || !you) return undefined;
    return {
      session,
      loop,
      you,
      preview,
      people,
      notice_ms: plan?.notice_ms ?? 0,
      grace_ms: plan?.grace_ms ?? 0,
    };
  }, [session, loop, you, preview, plan, people]);
}

/** How many are moved with everybody else: not who is in the quiet room. */
function takingPart(people: readonly FacPerson[]): number {
  return people.filter(
    ({ role, state, place }) => role === 'participant' && place !== 'quiet' && (state === 'here' || state === 'away'),
  ).length;
}

/** How many of those who take part are in the main room. */
export function inMain(people: readonly FacPerson[]): number {
  return people.filter(
    ({ role, state, place }) => role === 'participant' && place === 'main' && (state === 'here' || state === 'away'),
  ).length;
}

/** The open rooms: "Room 2", or "3 rooms". */
export const openRooms = (rooms: readonly FacRoom[]) => named(rooms.filter((room) => !room.closed));

/** The rooms that go on when the others come back; "" where nobody was given longer. */
export const longerRooms = (rooms: readonly FacRoom[]) =>
  named(rooms.filter((room) => !room.closed && room.longer_ms && room.seats.length > 0));

function named(rooms: readonly FacRoom[]): string {
  const [first] = rooms;
  return first ? (rooms.length > 1 ? roomsCount(rooms.length) : roomName(first.number)) : '';
}

/** People by their seat. */
export function usePeople(): ReadonlyMap<Seat, FacPerson> {
  const people = useCollection('people');
  return useMemo(() => new Map(people.map((person) => [person.seat, person])), [people]);
}

/** In which open room each person sits now, by seat. */
export function useRoomOf(): ReadonlyMap<Seat, number> {
  const rooms = useCollection('rooms');
  return useMemo(
    () =>
      new Map(rooms.filter((room) => !room.closed).flatMap((room) => room.seats.map((seat) => [seat, room.number]))),
    [rooms],
  );
}

/** Whether people can be asked in: not into a rehearsal, whose people are simulated. */
export function useInviting(): boolean {
  const session = useSection('session');
  return session !== undefined && !session.rehearsal;
}

/** Whether a room is to be drawn as it was: the same people, and nothing else of it is new. */
export function sameRoom<P extends { members: readonly FacPerson[] }>(before: P, after: P): boolean {
  const { members } = before;
  const same = members.length === after.members.length && members.every((one, i) => one === after.members[i]);
  const rest = (Object.keys(after) as (keyof P)[]).filter((key) => key !== 'members');
  return same && rest.every((key) => after[key] === before[key]);
}

/** A menu lists so many rooms, the emptiest first; more of them would not be read. */
export const ROOMS_IN_MENU = 12;

/** Compares names as people sort them. */
export const compareNames = new Intl.Collator(undefined, { numeric: true }).compare;

export const byName = (a: FacPerson, b: FacPerson) => compareNames(a.name, b.name);

/** What is open over the console. */
export type Open =
  | { sheet: 'people' | 'share' | 'keys' | 'asides' | 'rehearse' | 'end' | 'add' | 'next' | 'needs' }
  | { sheet: 'place'; seat: Seat }
  | { sheet: 'announce'; room?: string }
  | { sheet: 'merge'; room: string }
  | { sheet: 'write'; help: string }
  | { sheet: 'edit'; step: number };

export const SheetContext = createContext<(open: Open | undefined) => void>(() => {});

/** Opens a sheet over the console. */
export function useOpenSheet() {
  return useContext(SheetContext);
}
