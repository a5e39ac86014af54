# ruff: noqa: E501
"""Small advice about feelings and everyday troubles, as letters, talks and data for conversations.

Held out: every topic has questions ("!") that no training text asks.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from sprout.world.draw import Maker, Split, between, pick, pick_some
from sprout.world.names import person, readers
from sprout.world.texts.weave import Known, Weave, by_mark, known_of, person_forms, sections

# "?" asked in training, "!" asked in validation, "=" a short answer, ":" how somebody tells the
# trouble, "~" an understanding sentence, "-" a piece of advice, "+" a closing sentence.
_SOURCE = """
# feeling sad
? I feel sad. What can I do?
? What helps when I am sad?
? I am so sad today.
! Everything makes me sad. What would you advise?
= I am sorry that you feel sad. It can help to talk to somebody you trust, or to go for a walk.
= It is all right to be sad. Tell a friend about it, and do one small thing that you like.
: [For days|Since <days>] I have been sad, and I do not [really know|understand] why.
: My [best friend|<pets>|<relatives>] is gone, and I [cry a lot|miss my old life|cannot laugh any more].
~ [Everybody is sad at times.|It is no shame to be sad.|I understand that this is hard.|Sadness comes and goes, like rain.]
- Tell [your <relatives>|a friend|somebody you trust] how you feel.
- Go outside for [a quarter of an hour|a while] and look at [the sky|<a trees>|the water].
- Do one small thing that you like: [<hobbies>|a warm bath|a song|a cup of <drinks>].
- [Write|Draw] what makes you sad. On paper it looks smaller.
- If the sadness stays for weeks, ask a doctor or a teacher for help.
+ [It will get better.|You are not alone.|Be patient with yourself.]
# being lonely
? I feel alone. What should I do?
? How do I find friends?
? What helps against being lonely?
! Nobody talks to me. What would you advise?
= I am sorry that you feel alone. Say hello to one person today, or join a group that does what you like.
= Feeling alone is hard. A club, a team or a course is a good place to meet people.
: We have moved to [another town|a new street], and I know nobody here.
: In the break I always stand alone[ by the <trees>|], while the others [play <sports>|laugh together].
~ [Many people feel like that, even if you do not see it.|It takes courage to say so.|That is a heavy feeling.]
- Begin with one person: [say hello|ask a question|offer half of your <fruit>].
- Join a [club|choir|team|course], for example for <hobbies>.
- Call somebody you have not seen for a long time.
- Be a good listener. People like those who listen.
- Invite [a neighbor|somebody from your class] for <drinks> and <a cakes>.
+ [Friendship grows slowly.|One friend is enough to begin with.|I am sure that somebody is waiting for you to ask.]
# not being able to sleep
? I lie awake at night. What helps?
? What should I do when I cannot fall asleep?
? How can I sleep better?
! Sleep does not come to me. What would you advise?
= Put away the screen, breathe slowly, and read something calm. Go to bed at the same time each day.
= Keep the room dark and cool, and breathe out slowly. If you stay awake, get up and read a few pages.
: Every night I lie awake [until midnight|for hours] and listen to <sounds>.
: I am tired all day, but in bed my [thoughts|worries] [run in circles|get loud].
~ [One bad night is not dangerous.|Many people know that.|Your body will get its sleep sooner or later.]
- Turn off all screens an hour before bed.
- Make the room [dark and cool|quiet].
- Breathe in slowly, and breathe out even more slowly.
- Write your worries on a sheet of paper and leave them there until morning.
- No [coffee|cola|black tea] after noon.
- Get up at the same time every day, even on Sunday.
+ [Sleep well!|Tonight it may be better.|Do not look at the clock.]
# saying no
? How can I say no in a kind way?
? How do I refuse a favor politely?
? My friend asks too much of me. What can I say?
! What is a friendly way to turn somebody down?
= Thank your friend for asking, say no clearly and kindly, and give a short reason if you like.
= You can say: "Thank you for asking, but I cannot do it this time." A kind no is better than a false yes.
: My friend wants to borrow my <things> again, and I do not want to [lend it|give it away].
: My <relatives> always asks me for help on <days>, but then I have [<hobbies>|my lessons|no time].
~ [To say no is not unkind.|You may have your own wishes.|A true friend can bear a no.]
- Thank the other person for asking.
- Say clearly: "No, I cannot do that[ this time| today|]."
- Keep it short. You need not tell a long story.
- Offer something else, if you want to: [another day|a smaller favor|help from somebody else].
- Stay friendly, even if the other one is disappointed.
+ [It gets easier each time.|After that you will feel lighter.|A clear word keeps friends.]
# being nervous
? I am nervous about a test. What helps?
? How do I calm my nerves?
? What can I do when my hands shake before a talk?
! My heart beats fast before a show. What would you advise?
= Breathe out slowly, relax your shoulders, and think of one step at a time. A little nervousness is normal.
= Being nervous is normal. Practice aloud, breathe slowly, and remember that it will soon be over.
: On <days> I have to [give a talk about <s wild>|play the <instruments> in front of everybody|take a test in <subjects>], and I already feel [sick|weak in the knees].
: Before every [test|game|concert] my hands [shake|get cold], and I forget [everything|what I know].
~ [That shows that it matters to you.|Even great actors know that.|A bit of it makes you awake.]
- Practice aloud, [in front of the mirror|for your <relatives>|at least <few> times].
- Breathe in through the nose and out slowly through the mouth.
- Get everything ready the evening before: [<clothes>, <drinks> and pencils|notes and bag].
- Look at a friendly face while you speak.
- If you get stuck, stop, smile and go on.
+ [You can do it.|Afterward you will be proud.|Good luck!]
# the first day at school
? Tomorrow is my first day at a new school. What should I know?
? What helps on the first day at school?
? I am afraid of my new class. What can I do?
! A new school is waiting for me. What would you advise?
= Pack your bag in the evening, arrive a bit early, and say hello to the person next to you. The others are new too.
= Everybody is a little afraid on the first day. Smile, ask when you do not know something, and be yourself.
: Tomorrow I go to a new school, and I do not know [the way|the teachers|anybody].
: My first day in the new class is on <days>, and I [have a stomachache|cannot think of anything else].
~ [The others are nervous too.|All beginnings are hard.|The first day is the longest.]
- Pack your bag the evening before, with [a pencil case|<few> notebooks|a snack].
- Walk the way once with your <relatives>.
- Say hello to the person beside you and ask for the name.
- Ask the teacher when you do not know where to go.
- Take a small thing for luck in your pocket, such as <a small_things>.
+ [Soon it will be like home.|Tell me how it was!|You will find a friend there.]
# a quarrel
? I had a quarrel with my friend. What now?
? How do I make up with my sister?
? How do I say that I am sorry?
! My brother and I do not talk anymore. What would you advise?
= Wait until both of you are calm, say what made you sad, listen, and say sorry for your part.
= Take the first step. Say that you are sorry and that your friend is important to you.
: Yesterday I shouted at my [friend|<relatives>] because of <a things>, and now we [do not speak|look away when we meet].
: My [friend|<relatives>] broke a promise, and I [am still angry|said bad things].
~ [Even good friends quarrel.|Anger is allowed, but it should not stay.|It is good that you want to make up.]
- Wait until you are calm. Then ask to talk.
- Say "I was sad" and not "You are always so".
- Listen to the end before you answer.
- Say sorry for what you did yourself.
- Find a fair solution together, and [shake hands|share <a fruit>|laugh about it].
+ [Afterward the friendship is often stronger.|The first step is the hardest.|Good luck with it!]
# being angry
? I am so angry. What can I do?
? How do I calm down when I am angry?
? What helps against anger?
! I want to shout. What would you advise?
= Stop, count to ten and breathe out slowly. When you are calm, say what made you angry.
= Move away for a moment, breathe, or run around the block. Talk about it when you are calm again.
: My <relatives> [took my <things> without asking|never listens to me|laughed at me], and I could [scream|burst].
: Small things make me angry: [<sounds>|a lost <small_things>|a late bus].
~ [Anger is a feeling like others.|Anger shows that something matters to you.|I can understand that.]
- Stop and count slowly to ten.
- Breathe out for longer than you breathe in.
- Run, jump or [squeeze a pillow|tear up old paper].
- Tell the other person calmly what you did not like.
- Ask yourself if it will still matter [tomorrow|next week].
+ [Anger passes.|You can be proud when you stay calm.|Nobody is calm all the time.]
# learning something hard
? I find math hard. How can I learn it?
? How do I learn for a test?
? What helps me to learn new words?
! I forget what I study. What would you advise?
= Learn a little every day, explain it aloud in your own words, and sleep enough. Mistakes are part of learning.
= Make small steps, test yourself, and take breaks. What you explain to others you remember best.
: I study <subjects> [for hours|every evening], but I forget it all.
: Everybody in my class understands <subjects>. Only I do not.
~ [Nobody learns everything at once.|It is good that you do not give up.|Slow learning is still learning.]
- Learn a little every day, not all on <days>.
- Close the book and say what you remember.
- Explain it to [your <relatives>|a friend|your <pets>].
- Take a break after half an hour and move around.
- Begin with what is easy.
+ [Step by step you will get there.|Mistakes are good teachers.|One day it will seem easy.]
# being bored
? I am bored. What can I do?
? What can I do on a rainy afternoon?
? Do you have an idea against boredom?
! There is nothing to do here. What would you advise?
= You could draw your dream house, bake something, read, or build a tent out of blankets.
= Try something new: learn a card trick, write a story, or make a map of your street.
: It has rained since <days>, and I have read all my books.
: My friends are away, and [the afternoon is long|I do not know what to do].
~ [Boredom is often the beginning of an idea.|A free afternoon is a present.|That happens to the best of us.]
- Build a tent out of [blankets and chairs|a sheet and <s furniture>].
- Draw [a map of your street|<a wild> with <a clothes>|the house of your dreams].
- Bake <a cakes> with your <relatives>.
- Learn a few words of another language.
- Sort your <s small_things>, and give away what you do not need.
- Write a letter to your <relatives>.
+ [Have fun!|And if nothing works, take a nap.|Perhaps the best idea will be your own.]
"""


class _Told(NamedTuple):
    advice: Known
    trouble: tuple[Weave, ...]
    comfort: tuple[Weave, ...]
    steps: tuple[Weave, ...]
    close: tuple[Weave, ...]


@lru_cache(maxsize=1)
def _table() -> tuple[_Told, ...]:
    found = []
    for topic, rows in sections(_SOURCE):
        of = by_mark(rows, ":~-+")
        woven = (tuple(Weave(text) for text in of[mark]) for mark in ":~-+")
        found.append(_Told(known_of(topic, rows), *woven))
    return tuple(found)


@lru_cache(maxsize=1)
def advices() -> tuple[Known, ...]:
    """Every trouble: (topic, questions, val_questions, short answers)."""
    return tuple(told.advice for told in _table())


def _advice(rng: random.Random, told: _Told) -> str:
    steps = [weave.tell(rng) for weave in pick_some(rng, told.steps, between(rng, 2, 4))]
    parts = [*steps]
    if rng.random() < 0.6:
        parts.insert(0, pick(rng, told.comfort).tell(rng))
    if rng.random() < 0.6:
        parts.append(pick(rng, told.close).tell(rng))
    return " ".join(parts)


_LETTER = Weave(
    "Dear {q},\n{trouble} What [can|should|shall] I do?\n[Yours|Your friend|Best wishes], {p}\n\nDear {p},\n{advice}\n[Yours|Your friend|All the best], {q}",
    "{p} wrote to {q}: {trouble}\n{q} wrote back: {advice}",
    "{p}: {trouble}\n{q}: {advice}[\n{p}: [Thank you, {q}.|I will try it.|That helps me. Thank you.]|]",
    '"{trouble}" said {p}. {q} thought for a moment. "{advice}" {p} [nodded|smiled|was grateful].',
)
_PAGE = Weave("[About|Some thoughts about|A page about] {topic}\n{advice}")


def letter(rng: random.Random, split: Split) -> str:
    """Somebody tells a trouble, somebody else gives advice."""
    told = pick(rng, _table())
    one = person(rng)
    forms = person_forms("p", one) | {"q": person(rng, one).name}
    forms["trouble"] = pick(rng, told.trouble).tell(rng)
    forms["advice"] = _advice(rng, told)
    return _LETTER.tell(rng, forms)


def page(rng: random.Random, split: Split) -> str:
    """Advice without a letter, or a short question with its answer."""
    told = pick(rng, _table())
    if rng.random() < 0.5:
        return _PAGE.tell(rng, {"topic": told.advice.topic, "advice": _advice(rng, told)})
    asked = told.advice.questions + (told.advice.val_questions if split == "val" else ())
    answer = pick(rng, told.advice.answers)
    who = pick(rng, readers("train")).name
    return f"{who}: {pick(rng, asked)}\nAnswer: {answer} {_advice(rng, told)}"


KINDS: tuple[tuple[Maker, float], ...] = ((letter, 3.0), (page, 1.0))
