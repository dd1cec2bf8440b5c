import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/cli/stories.ts
var rejected = (story) => ({ ...story, serves: 1, ending: "planned" });
var stories = [
  {
    name: "release",
    summary: "Release 2 is good and replaces release 1 under traffic.",
    promise: "You will see release 2 of a small shop replace release 1 while people use it.",
    opening: "Release 1 serves. Release 2 comes next; nothing is wrong with it.",
    fault: null,
    serves: 2,
    ending: "released"
  },
  {
    name: "bad-release",
    summary: "Release 2 answers 5 % errors; the canary analysis sees it and the whole set goes back.",
    promise: "You will see a bad release being noticed on a tenth of the traffic and taken back, while people use the shop.",
    opening: "Release 1 serves. Release 2 comes next, and it is bad: its api fails on 5 % of the requests. Nobody has told Slipway.",
    fault: { errors: { share: 0.05, after: "0s" } },
    serves: 1,
    ending: "taken-back"
  },
  {
    name: "late-failure",
    summary: "The errors begin after the canary; a later stage sees them and the workflow takes the release back.",
    promise: "You will see a release that goes bad only after it was rolled out, and how the workflow takes it back while people use the shop.",
    opening: "Release 1 serves. Release 2 comes next, and it is bad, but only later: 25 s after its start, when the canary is over, its api begins to fail on every fifth request.",
    fault: { errors: { share: 0.2, after: "25s" } },
    serves: 1,
    ending: "taken-back"
  },
  {
    name: "cancel",
    summary: "Somebody presses Cancel in the middle of the canary; what was begun is taken back in order.",
    promise: "You will see what becomes of a good release when somebody presses Cancel in the middle of it.",
    opening: "Release 1 serves. Release 2 comes next; nothing is wrong with it, but somebody will think better of it.",
    fault: null,
    serves: 1,
    ending: "taken-back",
    turn: "cancel"
  },
  {
    name: "reject",
    summary: "The reviewer says no: nothing changes.",
    promise: "You will see a release planned, shown to a reviewer, and refused: nothing may have changed then.",
    opening: "Release 1 serves. Release 2 comes next, and its reviewer will say no.",
    fault: null,
    serves: 1,
    ending: "planned",
    turn: "reject"
  },
  {
    name: "two-at-once",
    summary: "Two releases are pushed at once; one waits, is refused, and goes through when planned anew.",
    promise: "You will see two releases pushed at the same moment: one after the other goes through, and neither on a plan that was made for another world.",
    opening: "Release 1 serves. Releases 2 and 3 are pushed at once; nothing is wrong with either.",
    fault: null,
    serves: 3,
    ending: "released",
    turn: "two-at-once"
  }
];
var storyNamed = (name) => stories.find((story) => story.name === name);

export {
  rejected,
  stories,
  storyNamed
};
