"""More plots: between people (fear, quarrels, promises, contests) and of making and finding out."""

from __future__ import annotations

from sprout.world.stories import plots
from sprout.world.stories.plan import Stage
from sprout.world.stories.plots import Plot, comfort, thanks, trait, tries


def fear(s: Stage) -> None:
    """Somebody is afraid, is not laughed at, and dares it wholly or in part."""
    s.say("fear.start")
    s.ask("fear.what")
    tries(s, "fear.shame", 2)
    s.pause()
    s.say("fear.must")
    tries(s, "fear.no", 2, 1)
    if s.chance(0.35):
        s.say("fear.talk.0")
    elif s.chance(0.6):
        s.say("fear.talk.1")
        s.ask("fear.other")
    else:
        s.say("fear.talk.2")
    tries(s, "fear.step", 3, 1)
    s.pause()
    s.say("fear.done" if s.chance(0.75) else "fear.half")
    thanks(s)
    s.forms["moral"] = "brave"


def quarrel(s: Stage) -> None:
    """Two want one thing, part in anger, miss each other and make up."""
    toy = s.forms["toy"]
    s.go(s.forms["there"], s.hero, s.friend)
    s.lies(toy, s.forms["there"])
    s.say("quarrel.find")
    s.ask("quarrel.what")
    tries(s, "quarrel.fight", 4, 2)
    s.say("quarrel.part")
    s.pause()
    tries(s, "quarrel.miss", 2)
    s.maybe(0.5, "feel")
    s.maybe(0.4, "quarrel.elder")
    s.say("quarrel.sorry", "quarrel.too")
    s.take(s.hero, toy)
    s.say(f"quarrel.solve.{s.choose('turns', 'give', 'both')}")
    s.forms["moral"] = "share"


def surprise(s: Stage) -> None:
    """What looks like being forgotten is a party in secret."""
    gift = s.forms["gift"]
    s.has(s.friend, gift)
    s.say("surprise.start")
    s.ask("surprise.what")
    tries(s, "surprise.odd", 3, 1)
    s.say("surprise.sad")
    s.maybe(0.5, "feel")
    s.pause()
    s.say("surprise.call", "surprise.show")
    s.go("home", s.hero, s.friend)
    s.give(s.friend, s.hero, gift)
    s.say("surprise.gift", "surprise.end")
    s.ask("surprise.gift")
    s.maybe(0.5, "thanks")
    s.forms["moral"] = "listen"


def contest(s: Stage) -> None:
    """Somebody wants to win, and wins, comes second, or stops to help."""
    s.say("contest.start")
    s.ask("contest.what")
    s.maybe(0.7, "contest.rivals")
    s.maybe(0.5, "contest.train")
    s.pause()
    s.say("contest.begin", "contest.lead")
    ending = s.rng.random()
    if ending < 0.5:
        s.say("contest.trouble", "contest.help", "contest.lost", "contest.honor")
        s.ask("contest.helped", "contest.won")
        s.maybe(0.6, "reply")
        s.forms["moral"] = "share"
    elif ending < 0.75:
        s.say("contest.win", "glad")
        s.ask("contest.self")
        s.forms["moral"] = "try"
    else:
        s.say("contest.second")
        s.forms["moral"] = "try"


def promise(s: Stage) -> None:
    """Something nicer comes up; the word is kept, or broken and made good."""
    s.say("promise.start")
    s.ask("promise.what", "promise.when")
    s.say("promise.tempt")
    s.maybe(0.7, "promise.think")
    s.pause()
    if s.chance(0.55):
        s.say("promise.keep", "promise.do")
        s.maybe(0.7, "promise.reward")
        s.maybe(0.4, "glad")
    else:
        s.say("promise.break", "promise.found")
        s.maybe(0.4, "feel")
        s.say("promise.sorry")
    s.forms["moral"] = "word"


def way(s: Stage) -> None:
    """A wrong turn, vain attempts, a stranger who shows the way."""
    s.say("way.start")
    s.ask("way.where")
    s.say("way.turn")
    tries(s, "way.try", 3)
    s.maybe(0.6, "feel")
    s.pause()
    s.say("way.meet", "way.ask", "way.show")
    s.ask("way.who", "way.job")
    s.maybe(0.5, "thanks")
    s.say("way.arrive")
    s.maybe(0.6, "way.next")
    s.forms["moral"] = "help"


def noise(s: Stage) -> None:
    """A fright at night turns out to be nothing much."""
    s.say("noise.start", "noise.guess")
    s.ask("noise.what", "noise.guess")
    tries(s, "noise.try", 3)
    s.pause()
    s.say("noise.friend", "noise.go", "noise.source")
    s.ask("noise.source")
    s.maybe(0.4, "glad")
    s.say("noise.end")
    s.forms["moral"] = s.choose("brave", "listen")


def build(s: Stage) -> None:
    """What was built falls apart and is built again with help."""
    s.say("build.start")
    s.ask("build.what")
    tries(s, "build.collect", 2, 1)
    tries(s, "build.fail", 2, 1)
    comfort(s)
    s.say(trait(s, "think"), trait(s, "build.solve"), "build.done")
    s.ask("build.who")
    s.maybe(0.6, "build.give")
    thanks(s)
    s.forms["moral"] = "try"


def new(s: Stage) -> None:
    """Two who do not know each other find what they both like."""
    s.say(f"new.start.{int(s.rng.random() * 2)}")
    s.maybe(0.6, "new.alone")
    tries(s, "new.try", 2)
    s.pause()
    s.say("new.drop", "new.common")
    s.ask("new.what")
    tries(s, "new.show", 2, 1)
    s.say("new.end")
    s.forms["moral"] = "help"


def grow(s: Stage) -> None:
    """A plant in danger is saved and bears."""
    s.say("grow.start")
    s.ask("grow.what")
    tries(s, "grow.wait", 3, 1)
    s.say("grow.up")
    s.pause()
    trouble = s.choose("dry", "snails", "storm")
    s.say(f"grow.trouble.{trouble}")
    s.maybe(0.5, "feel")
    s.say("comes", f"grow.fix.{trouble}")
    s.ask("grow.who")
    s.maybe(0.5, "thanks")
    s.say("grow.end")
    s.forms["moral"] = "try"


def purse(s: Stage) -> None:
    """Something found goes back to its owner."""
    thing, spot = s.forms["thing"], s.forms["spot"]
    s.go(spot, s.hero, s.friend)
    s.lies(thing, spot)
    s.say("purse.find")
    s.take(s.hero, thing)
    s.ask("purse.what", "purse.where")
    tries(s, "purse.want", 2, 1)
    s.maybe(0.4, "comes")
    tries(s, "purse.ask", 3, 1)
    s.pause()
    s.say("purse.owner")
    s.go(spot, s.third)
    s.maybe(0.5, "purse.proof.0")
    s.say("purse.proof.1", "purse.back")
    s.give(s.hero, s.third, thing)
    s.ask("purse.owner")
    s.say("purse.reward")
    s.forms["moral"] = "truth"


def treasure(s: Stage) -> None:
    """A map, wrong ways, an idea, a treasure."""
    prize, spot = s.forms["treasure"], s.forms["spot"]
    s.lies(prize, spot)
    s.say("map.find", "map.go")
    s.maybe(0.5, "place")
    s.say("map.clue")
    tries(s, "map.fail", 3, 1)
    s.maybe(0.3, "aside")
    s.say("map.solve")
    s.pause()
    s.go(spot, s.hero, s.friend)
    s.say("map.found")
    s.take(s.hero, prize)
    s.ask("map.where", "map.what")
    s.say("map.letter")
    s.maybe(0.5, "glad")
    s.maybe(0.5, "map.share")
    s.forms["moral"] = s.choose("try", "share")


def ill(s: Stage) -> None:
    """A visit to a friend who is ill."""
    gift = s.forms["gift"]
    s.has(s.hero, gift)
    s.say("ill.start", "ill.want")
    s.ask("ill.who", "ill.gift")
    tries(s, "ill.obstacle", 2, 1)
    s.pause()
    s.go("B", s.hero, s.friend)
    s.say("ill.give")
    s.give(s.hero, s.friend, gift)
    tries(s, "ill.glad", 2, 1)
    tries(s, "ill.news", 2)
    s.maybe(0.6, "ill.end")
    s.forms["moral"] = "share"


def hide(s: Stage) -> None:
    """A hiding place so good that one falls asleep in it."""
    s.say("hide.start")
    tries(s, "hide.seek", 4, 2)
    s.say("hide.worry")
    s.pause()
    s.maybe(0.5, "hide.third")
    s.say("hide.found", "hide.wake")
    s.ask("hide.where")
    s.maybe(0.5, "glad")
    s.say("hide.end")
    s.forms["moral"] = "care"


PLOTS: tuple[tuple[str, Plot], ...] = (
    ("lost", plots.lost), ("high", plots.high), ("bake", plots.bake), ("tool", plots.tool),
    ("heavy", plots.heavy), ("save", plots.save), ("trade", plots.trade),
    ("storm", plots.storm), ("learn", plots.learn), ("animal", plots.animal), ("fear", fear),
    ("quarrel", quarrel), ("surprise", surprise), ("contest", contest), ("promise", promise),
    ("way", way), ("noise", noise), ("build", build), ("new", new), ("grow", grow),
    ("purse", purse), ("map", treasure), ("ill", ill), ("hide", hide),
)  # fmt: skip
"""(name of the block of titles, plot)."""
