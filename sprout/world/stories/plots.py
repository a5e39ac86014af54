"""The plots: what somebody wants, what is in the way, how it is tried, who helps, what follows.

Each takes a `Stage`, changes its state by events and tells them. Branches (how often something
is tried, who helps and how, whether it goes well) are drawn from its random source.
"""

from __future__ import annotations

from collections.abc import Callable

from sprout.world.draw import pick_some
from sprout.world.stories.lines import blocks
from sprout.world.stories.plan import Stage

Plot = Callable[[Stage], None]


def tries(s: Stage, name: str, most: int = 3, least: int = 0) -> None:
    """Tells between `least` and `most` different attempts, all in vain."""
    count = least + int(s.rng.random() * (most - least + 1))
    for number in pick_some(s.rng, range(len(blocks()[name])), count):
        s.say(f"{name}.{number}")
        s.maybe(0.4, "detail")


def comfort(s: Stage) -> None:
    """The hero is sad; a friend comes and asks."""
    s.maybe(0.4, "detail")
    s.maybe(0.7, "feel")
    s.maybe(0.25, "alone")
    s.pause()
    s.say("comes")
    s.maybe(0.6, "wrong")


def thanks(s: Stage) -> None:
    """Thanks, perhaps an answer, perhaps joy."""
    s.say(s.choose("thanks", "glad"))
    s.maybe(0.35, "reply")


def trait(s: Stage, block: str) -> str:
    """The block for the friend's trait."""
    return f"{block}.{s.forms['trait']}"


def lost(s: Stage) -> None:
    """Something is lost, searched and found, brought or replaced."""
    hero, friend, thing, spot = s.hero, s.friend, s.forms["thing"], s.forms["spot"]
    s.go("home", hero)
    s.has(hero, thing)
    s.say("lost.start")
    s.lose(hero, thing, spot)
    s.say("lost.gone")
    s.ask("lost.color", "lost.what")
    tries(s, "lost.try")
    comfort(s)
    s.say("lost.tell", "lost.where", "lost.think")
    s.maybe(0.3, "aside")
    s.say("lost.go")
    s.go(spot, hero, friend)
    s.pause()
    tries(s, "lost.search", 2)
    ending = s.rng.random()
    if ending < 0.6:
        s.take(hero, thing)
        s.say("lost.found")
        s.ask("lost.spot", "lost.helper")
    elif ending < 0.85:
        s.go(spot, s.third)
        s.take(s.third, thing)
        s.say("lost.kept")
        s.give(s.third, hero, thing)
        s.ask("lost.spot", "lost.keeper")
    else:
        toy = s.forms["toy"]
        s.has(friend, toy)
        s.give(friend, hero, toy)
        s.say("lost.console")
        s.ask("lost.console")
    thanks(s)
    if ending < 0.85:
        s.maybe(0.6, "lost.after")
    s.forms["moral"] = s.choose("help", "care")


def high(s: Stage) -> None:
    """A toy is out of reach; the friend's trait gets it back."""
    hero, toy = s.hero, s.forms["toy"]
    s.go(s.forms["there"], hero, s.friend)
    s.has(hero, toy)
    s.say("high.start", "high.up")
    s.lose(hero, toy, s.forms["there"])
    s.ask("high.where", "high.color")
    tries(s, "high.try", 3, 1)
    comfort(s)
    s.say(trait(s, "think"), trait(s, "high.solve"))
    s.take(hero, toy)
    s.ask("high.who")
    thanks(s)
    s.maybe(0.7, "high.after")
    s.forms["moral"] = "help"


def bake(s: Stage) -> None:
    """An ingredient is missing; it is given or earned; the cake succeeds or burns."""
    missing, cake = s.forms["missing"], s.forms["cake"]
    s.say("bake.start")
    tries(s, "bake.prepare", 2)
    s.say("bake.lack")
    s.ask("bake.what", "bake.lack")
    tries(s, "bake.try", 2)
    s.maybe(0.5, "feel")
    s.pause()
    s.go("B", s.hero, s.friend)
    s.has(s.friend, missing)
    s.say("comes")
    if s.chance(0.35):
        s.say("bake.trade", "bake.work")
    s.say("bake.get")
    s.give(s.friend, s.hero, missing)
    s.ask("bake.who")
    s.maybe(0.6, "thanks")
    s.pause()
    s.say("bake.do")
    s.gone(missing)
    s.has(s.hero, cake)
    if s.chance(0.75):
        s.say("bake.done", "bake.share")
    else:
        s.say("bake.burnt", "bake.console")
    s.maybe(0.5, "glad")
    s.forms["moral"] = s.choose("help", "share")


def tool(s: Stage) -> None:
    """What was lent is broken, hidden, confessed and mended or paid for."""
    thing = s.forms["tool"]
    s.go("B", s.hero, s.friend)
    s.has(s.friend, thing)
    s.say("tool.start", "tool.borrow", "tool.lend")
    s.give(s.friend, s.hero, thing)
    s.ask("tool.owner", "tool.what")
    s.maybe(0.6, "tool.use")
    s.say("tool.break")
    s.maybe(0.5, "feel")
    s.pause()
    tries(s, "tool.hide", 2)
    s.say("tool.tell", "tool.calm")
    s.give(s.hero, s.friend, thing)
    s.say(s.choose("tool.mend", "tool.mend", "tool.pay"))
    s.maybe(0.5, "glad")
    s.forms["moral"] = s.choose("truth", "care")


def heavy(s: Stage) -> None:
    """One and two are not enough; three can do it."""
    s.say("heavy.start")
    s.ask("heavy.what")
    tries(s, "heavy.try", 3, 1)
    comfort(s)
    s.say("heavy.one")
    s.maybe(0.4, trait(s, "think"))
    s.pause()
    s.say("heavy.third", "heavy.solve")
    s.ask("heavy.who")
    s.say("glad")
    s.maybe(0.4, "reply")
    s.forms["moral"] = "help"


def save(s: Stage) -> None:
    """Money is saved for a wish: bought, sold to another, or given to one in need."""
    wish = s.forms["wish"]
    s.has(s.third, wish)
    s.say("save.start", "save.price")
    s.ask("save.want")
    tries(s, "save.work", 3, 1)
    s.pause()
    s.go("shop", s.hero, s.third)
    ending = s.rng.random()
    if ending < 0.45:
        s.say("save.enough", "save.buy")
        s.give(s.third, s.hero, wish)
        s.say("glad")
        s.forms["moral"] = "try"
        return
    if ending < 0.6:
        s.say("save.enough", "save.sold", "feel")
    else:
        s.say("save.other", "save.give", "reply")
    s.pause()
    s.go("shop", s.friend)
    s.give(s.third, s.friend, wish)
    s.go("home", s.hero, s.friend)
    s.give(s.friend, s.hero, wish)
    s.say("save.gift", "glad")
    s.ask("save.gift")
    s.forms["moral"] = "share"


def trade(s: Stage) -> None:
    """A wants what C has; C wants what B has; B takes what A has."""
    hand, other, wish = s.forms["hand"], s.forms["hand2"], s.forms["wish"]
    s.go("market", s.hero, s.friend, s.third)
    s.has(s.hero, hand)
    s.has(s.friend, other)
    s.has(s.third, wish)
    s.say("trade.start")
    s.maybe(0.5, "place")
    s.say("trade.first")
    tries(s, "trade.no", 2)
    s.pause()
    s.say("trade.second", "trade.swap")
    s.give(s.hero, s.friend, hand)
    s.give(s.friend, s.hero, other)
    s.say("trade.last")
    s.give(s.hero, s.third, other)
    s.give(s.third, s.hero, wish)
    s.ask("trade.want", "trade.got")
    s.maybe(0.6, "glad")
    s.forms["moral"] = "try"


def storm(s: Stage) -> None:
    """A visit, a storm, a shelter, an arrival."""
    s.say("storm.start")
    s.ask("storm.who", "storm.where")
    s.maybe(0.6, "storm.pack")
    s.say("storm.rain")
    tries(s, "storm.try", 3)
    s.maybe(0.4, "feel")
    s.pause()
    s.say("storm.shelter", "storm.warm")
    s.maybe(0.3, "aside")
    s.maybe(0.5, "thanks")
    s.say("storm.on", "storm.arrive")
    s.forms["moral"] = "help"


def learn(s: Stage) -> None:
    """Attempts that fail, a teacher with a way of his own, practice, success or a beginning."""
    s.say("learn.start")
    s.ask("learn.what")
    tries(s, "learn.try", 3, 1)
    s.maybe(0.6, "learn.give_up")
    s.maybe(0.4, "feel")
    s.pause()
    s.say("comes", "learn.teach", trait(s, "learn.how"))
    s.ask("learn.teacher")
    tries(s, "learn.practice", 3, 1)
    s.pause()
    s.say("learn.done" if s.chance(0.75) else "learn.almost")
    thanks(s)
    s.forms["moral"] = "try"


def animal(s: Stage) -> None:
    """An animal in need is found, cared for, and then free, fetched by its owner or a guest."""
    pet = s.forms["pet"]
    s.go(s.forms["there"], s.hero)
    s.lies(pet, s.forms["there"])
    s.say("animal.find")
    s.ask("animal.what")
    tries(s, "animal.try", 2)
    s.maybe(0.4, "alone")
    s.pause()
    s.say("comes", "animal.help")
    s.maybe(0.3, "aside")
    s.take(s.hero, pet)
    s.say("animal.care")
    s.ask("animal.who")
    tries(s, "animal.nights", 2, 1)
    s.pause()
    ending = s.rng.random()
    if ending < 0.5:
        s.say("animal.free")
        s.lose(s.hero, pet, s.forms["there"])
    elif ending < 0.75:
        s.say("animal.stay")
    else:
        s.go(s.forms["there"], s.third)
        s.say("animal.owner")
        s.give(s.hero, s.third, pet)
        s.ask("animal.owner")
    s.maybe(0.7, "glad")
    s.forms["moral"] = "help"
