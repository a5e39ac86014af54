"""Frames in which rules are said, around what a rule asks for; "~ " marks validation.

A rule asks for something in two forms: as an order (`ORDERS`: "begin every answer with ...") and
as a statement (`STATEMENTS`: "every answer begins with ..."). `NAMING` is for statements that are
no rule, such as a name; `BY_USER` is for what a user adds to a question.
"""

from __future__ import annotations

from sprout.world.talk.combining import expanded

ORDERS = expanded("""
{}.
{}.
{}.
please {}.
always {}.
you must {}.
you must always {}.
you should {}.
you should always {}.
you have to {}.
your task is to {}.
it is a rule that you {}.
it is your rule to {}.
there is one rule: {}.
your only rule: {}.
remember to {}.
remember: {}.
do not forget to {}.
never forget to {}.
whatever the user asks, {}.
whatever the question is, {}.
whatever you say, {}.
each time, {}.
each time you answer, {}.
when you answer, {}.
in this chat, {}.
in this chat you {}.
from now on, {}.
from now on you must {}.
the user wants you to {}.
it is important that you {}.
be sure to {}.
I want you to {}.
make sure that you {}.
no matter what is asked, {}.
~ it is important to {}.
~ there is a rule that you must {}.
~ never answer without this: {}.
~ whatever you are asked, {}.
""")
STATEMENTS = expanded("""
{}.
{}.
{}.
it is a rule that {}.
there is one rule: {}.
the rule is that {}.
remember that {}.
remember: {}.
please remember that {}.
note that {}.
do not forget that {}.
it is important that {}.
in this chat, {}.
from now on, {}.
make sure that {}.
please make sure that {}.
whatever the question is, {}.
whatever the user asks, {}.
no matter what is asked, {}.
the user knows that {}.
~ never forget that {}.
~ the user wants this: {}.
""")
NAMING = expanded("""
{}.
{}.
{}.
in this chat, {}.
from now on, {}.
remember that {}.
remember: {}.
please remember that {}.
note that {}.
do not forget that {}.
when somebody asks, {}.
the user knows that {}.
today {}.
here {}.
~ never forget that {}.
~ each time somebody asks, {}.
""")
BY_USER = expanded("""
{}.
{}.
{}.
please {}.
{}, please.
and {}.
I want you to {}.
you must {}.
you should {}.
this time, {}.
for this answer, {}.
when you answer, {}.
be sure to {}.
do not forget to {}.
remember to {}.
but {}.
~ in your answer, {}.
~ I would like you to {}.
""")
