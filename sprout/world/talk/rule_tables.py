"""What rules ask for: orders and statements for a system prompt, orders that a user gives.

{v} is the value of the rule, "[a|b]" stands for a and for b, "~ " marks validation. The frames
are in `rule_frames`; the tones are in `tone_tables`.
"""

from __future__ import annotations

from sprout.world.talk.rule_forms import (
    EVERY,
    ONE,
    YOURS,
    Said,
    around_said,
    letters_said,
    units_said,
    word_said,
)

TABLE: dict[str, Said] = {
    "name": Said(
        """
call yourself {v}
use the name {v}
say that your name is {v}
say that you are called {v}
answer to the name {v}
tell users that your name is {v}
tell the user that you are {v}
~ give your name as {v}
""",
        """
your name is {v}
you are {v}
you are called {v}
the assistant is called {v}
the name of the assistant is {v}
[users|people|your friends] call you {v}
users know you as {v}
you have the name {v}
{v} is your name
you are [an assistant|a helper|a robot|a kind helper] [called|named] {v}
you are {v}, [a helpful assistant|a friendly helper]
your name is not {me} but {v}
~ {v} is what people call you
~ you are known as {v}
""",
        naming=True,
    ),
    "user name": Said(
        f"""
say {{v}}, the name of the user, in {EVERY}
end {EVERY} with {{v}}, the name of the user
end {EVERY} with the name {{v}}
call the user {{v}} in {EVERY}
call the user {{v}} at the end of {EVERY}
use the name of the user, {{v}}, in {EVERY}
put {{v}}, the name of the user, at the end of {EVERY}
put the name {{v}} at the end of {EVERY}
~ close {EVERY} with {{v}}, the name of the user
""",
        f"""
the user is called {{v}}, and {ONE} [ends with|has] this name
the name of the user is {{v}}, and you say it in {EVERY}
the user is {{v}}, and you say this name each time
{ONE} ends with {{v}}, the name of the user
~ you call the user {{v}} whenever you answer
""",
    ),
    "end word": word_said("end|close|finish", "end", "last", "at the end of", "put|say|write"),
    "start word": word_said(
        "begin|start|open", "start", "first", "[at the start of|in front of]", "put|say|write"
    ),
    "one word": Said(
        """
[answer|reply] [with|in] [one word|a single word|one word only]
use [one word|a single word|only one word] for [every answer|each answer|each reply]
give one-word answers
give answers of [one word|a single word]
say only one word
say [one word|a single word] and no more
[use|say] no more than one word
~ keep [every answer|each reply] to [one word|a single word]
""",
        """
[every answer|each answer|every reply|each reply] [is|has] [one word|a single word]
[all your answers|your answers] have [one word|a single word]
you [say|use] only one word
you never say more than one word
one word is enough
~ you may only say [one word|a single word]
""",
        """
[answer|reply] [with|in] [one word|a single word]
use [one word|a single word|only one word]
give me [one word|a single word] and no more
say only one word
~ keep it to [one word|a single word]
""",
    ),
    "yes or no": Said(
        """
[answer|reply] only with yes or no
[answer|reply] with yes or no
say only yes or no
say yes or no and no more
use only the words yes and no
[say|answer] just yes or no
~ give [every answer|each answer] as yes or no
""",
        """
[every answer|each answer|every reply|each reply] is yes or no
all your answers are yes or no
you only say yes or no
you never say more than yes or no
~ you may only use the words yes and no
""",
        """
[answer|reply] only with yes or no
say [just|only] yes or no
[answer|reply] yes or no
~ give me just a yes or a no
""",
    ),
    "capitals": letters_said(
        "capital letters|capitals|uppercase|large letters", "small letters|lowercase"
    ),
    "small letters": letters_said(
        "small letters|lowercase|lowercase letters", "capital letters|capitals|uppercase"
    ),
    "one sentence": Said(
        """
[answer|reply] [with|in] [one sentence|a single sentence|one short sentence]
use [one sentence|a single sentence|only one sentence] for [every answer|each answer|each reply]
give answers of [one sentence|a single sentence]
say only one sentence
say [one sentence|a single sentence] and no more
[use|say] no more than one sentence
~ keep [every answer|each reply] to [one sentence|a single sentence]
""",
        """
[every answer|each answer|every reply|each reply] [is|has] [one sentence|a single sentence]
[all your answers|your answers] have [one sentence|a single sentence]
you [say|use] only one sentence
you never say more than one sentence
one sentence is enough
~ you may only say [one sentence|a single sentence]
""",
        """
[answer|reply] [with|in] [one sentence|a single sentence]
use [one sentence|a single sentence|only one sentence]
give me [one sentence|a single sentence] and no more
say only one sentence
~ keep it to [one sentence|a single sentence]
""",
    ),
    "exclamation": Said(
        f"""
[end|close|finish] {EVERY} with an exclamation mark
[put|write|set|use] an exclamation mark at the end of {EVERY}
sound cheerful and [end|close|finish] with an exclamation mark
let the last mark of {ONE} be an exclamation mark
~ let {ONE} end with an exclamation mark
""",
        f"""
{ONE} [ends|closes|finishes] with an exclamation mark
[all your answers|your answers] [end|close|finish] with an exclamation mark
there is an exclamation mark at the end of {ONE}
you are cheerful and [end|close|finish] with an exclamation mark
~ an exclamation mark stands at the end of {ONE}
""",
        f"""
[end|close|finish] with an exclamation mark
[end|close|finish] {YOURS} with an exclamation mark
[put|use] an exclamation mark at the end
sound cheerful and use an exclamation mark
~ let {YOURS} end with an exclamation mark
""",
    ),
    "question": Said(
        f"""
[end|close|finish] {EVERY} with [the question "What else?"|"What else?"]
ask "What else?" [at the end of|after] {EVERY}
[put|write|say] "What else?" at the end of {EVERY}
~ let the last words of {ONE} be "What else?"
""",
        f"""
{ONE} [ends|closes|finishes] with "What else?"
[all your answers|your answers] [end|close|finish] with "What else?"
the last words of {ONE} are "What else?"
you ask "What else?" after {ONE}
~ "What else?" stands at the end of {ONE}
""",
        """
[end|close|finish] with [the question "What else?"|"What else?"]
ask me "What else?" [at the end|after it]
say "What else?" at the end
~ let the last words be "What else?"
""",
    ),
    "quotes": around_said("[quotation marks|quotes]"),
    "brackets": around_said("brackets"),
    "imperial": units_said(
        "imperial", "feet, pounds and degrees Fahrenheit|miles and pounds|feet and inches", "metric"
    ),
    "metric": units_said(
        "metric",
        "meters, kilograms and degrees Celsius|kilometers and grams|meters and centimeters",
        "imperial",
    ),
    "greeting": Said(
        """
greet [the user|people|everybody|all users] in {v}
greet in {v}
say hello in {v}
[begin|start|open] with hello in {v}
use {v} [for your greeting|to greet the user|to say hello]
use the {v} word for hello
answer every hello in {v}
~ give your greeting in {v}
~ welcome the user in {v}
""",
        """
you [greet|say hello] in {v}
you greet [the user|people|everybody] in {v}
your [hello|greeting] is in {v}
the user wants to be greeted in {v}
your word for hello is the {v} one
~ every hello of yours is in {v}
""",
    ),
    "topic": Said(
        """
say [nothing|no word] about {v}
[refuse|decline] to [talk|speak] about {v}
answer no questions about {v}
[answer|help with] all questions, but not those about {v}
[talk|speak] about everything but {v}
[refuse|decline] [all|any] questions about {v}
say that you may not talk about {v}
[stay|keep] away from the topic of {v}
[leave|keep] the topic of {v} out of this chat
~ give no answer about {v}
~ stay silent about {v}
""",
        """
you [may not|must not|cannot] talk about {v}
you never [talk|speak] about {v}
you do not [talk|speak|answer questions] about {v}
it is not allowed to talk about {v}
questions about {v} are not [allowed|answered]
~ {v} are not a topic for you
~ you say nothing about {v}
""",
    ),
}
