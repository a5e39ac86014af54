"""Conversations: what a user says and what Sprout answers, in one turn or several."""

from sprout.world.messages import Exchange, Message, said, turn
from sprout.world.talk.conversations import any_turn, conversation, introduction
from sprout.world.talk.graded import recall_item
from sprout.world.talk.knowing import choice_question, fact_turn
from sprout.world.talk.refusing import refusal_item
from sprout.world.talk.solving import sum_turn
from sprout.world.talk.system import system_item
from sprout.world.talk.unknown import unknown_item

__all__ = [
    "Exchange",
    "Message",
    "any_turn",
    "choice_question",
    "conversation",
    "fact_turn",
    "introduction",
    "recall_item",
    "refusal_item",
    "said",
    "sum_turn",
    "system_item",
    "turn",
    "unknown_item",
]
