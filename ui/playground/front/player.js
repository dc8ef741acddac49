// Plays frames at a steady pace and asks for more before they run out. One request at a time; what is wished meanwhile
// goes into the next. Frames are the server's; what the learner has seen is ours, and every request says it.

const FRAME_MS = 45;
const CALM_MS = 250; // for those who asked their system for less motion: fewer pictures, the same training
const FIRST_FRAMES = 12;
const FRAMES = 40;
const LOW = 26;
const PATIENCE_MS = 10000;
const LONGEST_PLAY = 3000; // epochs; a page that was left open must not train for ever

class Player {
  constructor(send, show) {
    this.send = send;
    this.show = show;
    this.shown = null;
    this.ahead = [];
    this.state = "paused";
    this.pace = 1;
    this.until = null;
    this.branch = null;
    this.number = 0;
    this.outstanding = null;
    this.wishes = {};
    this.drawn = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get playing() { return this.state === "playing"; }

  play(until = null) {
    if (!this.shown || this.shown.diverged) return;
    this.until = until;
    this.limit = this.shown.step + LONGEST_PLAY * this.stepsPerEpoch;
    this.state = "playing";
    this.last = 0;
    cancelAnimationFrame(this.timer);
    this.timer = requestAnimationFrame((now) => this.tick(now));
    this.refill();
  }

  pause(reason = "paused") {
    this.state = reason;
    this.until = null;
    cancelAnimationFrame(this.timer);
    this.wish({ frames: 0 }); // the server forgets what was seen, and keeps what is shown
    this.show(this.shown);
  }

  /** Frames made ahead with another pace are void; the training is not. */
  setPace(pace) {
    if (pace !== this.pace) this.ahead = [];
    this.pace = pace;
    if (this.playing) this.refill();
  }

  /** Ask for something: other choices, a rewind, an edited weight. It happens from the frame that is shown. */
  wish(what) {
    Object.assign(this.wishes, what);
    this.flush();
  }

  flush() {
    if (this.outstanding || !Object.keys(this.wishes).length) return;
    const wishes = this.wishes;
    this.wishes = {};
    const number = ++this.number;
    this.outstanding = { number, wishes, alters: "spec" in wishes || "edit" in wishes || "rewind" in wishes };
    this.patience = setTimeout(() => this.askAgain(number), PATIENCE_MS);
    this.send({
      frames: this.playing ? FIRST_FRAMES : 0,
      ...wishes,
      number,
      scene: this.scene ?? null,
      branch: this.branch,
      shown: this.shown?.step ?? 0,
      last: (this.ahead.at(-1) ?? this.shown)?.step ?? 0,
      pace: this.pace,
    });
  }

  /** An answer may get lost while the page is drawn anew: what was wished is wished again. */
  askAgain(number) {
    if (this.outstanding?.number !== number) return;
    this.wishes = { ...this.outstanding.wishes, ...this.wishes };
    this.outstanding = null;
    this.flush();
  }

  refill() {
    const end = this.ahead.at(-1) ?? this.shown;
    const wanted = this.until !== null ? 8 : this.ahead.length ? FRAMES : FIRST_FRAMES;
    const enough = this.until !== null ? end.step >= this.until : this.ahead.length >= LOW;
    if (!enough && !end.diverged && !this.outstanding) this.wish({ frames: wanted });
  }

  receive(reply) {
    if (reply.number === this.outstanding?.number) {
      this.outstanding = null;
      clearTimeout(this.patience);
    }
    const frames = reply.chunk ? framesOf(reply.chunk) : [];
    if (reply.branch !== this.branch) {
      this.branch = reply.branch;
      this.ahead = [];
      this.shown = frames.shift();
      if (!this.playing) this.state = "paused"; // whatever it was that stopped the other way
      this.limit = this.shown.step + LONGEST_PLAY * this.stepsPerEpoch;
      this.show(this.shown);
    }
    const last = (this.ahead.at(-1) ?? this.shown).step;
    // after a change of pace an older answer may still arrive: what does not follow on is dropped
    if (reply.chunk?.pace === this.pace && reply.chunk.after === last) this.ahead.push(...frames.filter((frame) => frame.step > last));
    this.flush();
    if (this.playing) this.refill();
  }

  tick(now) {
    if (!this.playing) return;
    this.timer = requestAnimationFrame((later) => this.tick(later));
    const wait = this.calm.matches ? CALM_MS : FRAME_MS;
    if (now - this.last < wait - 4 || this.outstanding?.alters) return;
    this.last = now - this.last < 2 * wait ? this.last + wait : now;
    const skip = this.calm.matches ? Math.round(CALM_MS / FRAME_MS) : 1;
    for (let i = 0; i < skip && this.ahead.length && !this.atEnd(); i++) this.take(this.ahead.shift(), i === skip - 1);
    if (this.shown.diverged) this.pause("diverged");
    else if (this.atEnd()) this.pause(this.until === null ? "rested" : "paused");
    else this.refill();
  }

  atEnd() {
    return this.shown.diverged || this.shown.step >= (this.until ?? this.limit);
  }

  take(frame, visible) {
    this.shown = frame;
    this.drawn += 1;
    this.show(frame, visible || this.atEnd() || !this.ahead.length);
  }

  stop() {
    this.state = "paused";
    cancelAnimationFrame(this.timer);
  }
}
