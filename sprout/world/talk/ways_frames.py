"""Frames in which users tell something, correct it and ask for it; "~ " marks validation.

What is asked for comes in four forms: as a noun phrase (`NOUNS`: "my name"), as a clause
(`CLAUSES`: "what my name is"), as a question (`QUESTIONS`: "what is my name") and after "which"
(`WHICH`: "which name").
"""

from __future__ import annotations

from sprout.world.talk.combining import expanded

# The bare statement and the bare question are the most usual: they stand here more than once.
TELLING = expanded("""
{}.
{}.
{}.
{}.
by the way, {}.
please remember that {}.
please remember: {}.
remember that {}.
I want to tell you that {}.
let me tell you that {}.
you should know that {}.
just so you know, {}.
I want you to know that {}.
I would like you to know that {}.
keep in mind that {}.
please keep in mind that {}.
did you know that {}?
here is something about me: {}.
something about me: {}.
do not forget that {}.
please do not forget: {}.
well, {}.
so, {}.
you know, {}.
guess what: {}.
first of all, {}.
I have to say that {}.
I can tell you that {}.
please note that {}.
now you know it: {}.
let me say it at once: {}.
~ it may help you to know that {}.
~ let me also say that {}.
~ here is one thing to remember: {}.
""")
CORRECTING = expanded("""
no, {}.
sorry, {}.
oh, sorry, {}.
wait, {}.
wait, that was wrong: {}.
I was joking. {}.
I made a mistake. {}.
wait, I made a mistake. {}.
that is not right. {}.
that was wrong. {}.
that is wrong: {}.
I was wrong: {}.
I was wrong. {}.
no, that is wrong. {}.
I have to correct this: {}.
let me correct that: {}.
I said it wrong. {}.
sorry, I said something wrong. {}.
now I remember: {}.
sorry, I meant that {}.
I meant to say that {}.
forget what I said. {}.
forget that: {}.
please change that: {}.
this is not true any more. {}.
no, no, {}.
~ in truth {}.
~ I have to change what I said: {}.
""")
NOUNS = expanded("""
what is {}?
what was {} again?
what's {}?
do you [remember|still remember|know|still know] {}?
can you tell me {}?
could you tell me {}?
can you tell me {} again?
please tell me {}.
tell me {}.
tell me {} again.
tell me {}, please.
remind me of {}.
please remind me of {}.
can you remind me of {}?
please repeat {}.
can you repeat {}?
I forgot {}.
I forgot {}. can you help me?
I have forgotten {}.
I do not remember {}. do you?
what did I say about {}?
what did I tell you about {}?
what have I told you about {}?
what do you know about {}?
what do you remember about {}?
I want to know {}.
I would like to know {}.
I would like to hear {}.
did I tell you {}?
have I told you {}?
did I mention {}?
do you have {} in your memory?
did you forget {}?
have you forgotten {}?
say {}.
please say {} again.
name {}.
I told you {}. what is it?
I asked you to remember {}. what is it?
a question about {}: what is it?
~ would you still know {}?
~ can I hear {} again from you?
~ did you keep {} in mind?
~ can you still name {}?
""")
CLAUSES = expanded("""
do you [remember|still remember|know|still know] {}?
can you tell me {}?
could you tell me {}?
can you tell me again {}?
can you remind me {}?
please tell me {}.
tell me {}.
tell me again {}.
tell me {}, please.
please say {}.
say {}.
please remind me {}.
I forgot {}.
I forgot {}. can you tell me?
I have forgotten {}.
I do not remember {}. do you?
I do not know any more {}.
I want to know {}.
I would like to know {}.
did I tell you {}?
have I told you {}?
did I mention {}?
did I say {}?
do you know now {}?
have you forgotten {}?
did you forget {}?
try to remember {}.
I want to hear {}.
I am not sure {}. are you?
you should know {}.
~ can you still say {}?
~ I would like you to say {}.
~ did you keep in mind {}?
""")
QUESTIONS = expanded("""
{}?
{}?
{}?
{}?
quick question: {}?
a question: {}?
one question: {}?
I forgot: {}?
I forgot it. {}?
tell me, {}?
now tell me: {}?
please tell me: {}?
do you remember? {}?
do you remember this: {}?
do you still know it? {}?
so, {}?
and {}?
hey, {}?
one more time: {}?
once more: {}?
sorry, {}?
wait, {}?
a little test: {}?
let me test you: {}?
now a question about me: {}?
what do you think, {}?
can you help me? {}?
I cannot remember it. {}?
{}? tell me, please.
{}? I forgot it.
{}? do you remember?
{}? do you remember it?
{}? do you still know it?
{}? please tell me.
{} again?
~ here is a question about me: {}?
~ let me ask you once more: {}?
~ {}? try to remember it.
""")
WHICH = expanded("""
{} did I [tell you|mention|say|give you|name]?
{} have I [told you|mentioned]?
{} was it that I told you?
do you remember {} I told you?
do you know {} I mentioned?
can you tell me {} I mentioned?
please tell me {} I told you.
tell me {} I mentioned.
I forgot {} I told you.
~ {} have I given you?
~ do you still know {} I told you?
""")
