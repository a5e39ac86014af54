"""Everyday questions for advice and ideas, with short answers. "~ " marks validation, "= " answers."""

from __future__ import annotations

ADVICE = """
I have a headache. What can I do?
My head hurts. What should I do?
What helps against a headache?
~ How do I get rid of a headache?
= For a headache, drink water, rest in a dark room, and ask a doctor if it stays.

I have a cold. What helps?
What should I do when I have a cold?
My nose is running all day. What helps?
~ How do I get well when I have a cold?
= For a cold, rest, drink warm tea, and sleep a lot.

I cut my finger. What should I do?
My finger is bleeding a little. What now?
~ What is to be done about a small cut?
= For a small cut, wash it with water, press a clean cloth on it, and put on a bandage.

I burned my hand on the stove. What should I do?
What helps against a small burn?
~ What is to be done about a small burn?
= For a small burn, hold it under cool water for ten minutes. If it is large, see a doctor.

I am awake at night. What helps me to fall asleep?
How can I fall asleep faster?
What helps when I lie awake?
~ Which habits make it easier to fall asleep?
= To fall asleep, put away all screens, make the room dark, and breathe slowly.

I am afraid of the dark. What can I do?
What helps when I am afraid at night?
~ How do I become less afraid of the dark?
= When you are afraid, turn on a small lamp, breathe slowly, and tell somebody.

I am nervous before a test. What helps?
How can I calm down before an exam?
I have an exam tomorrow. Any tips?
~ How do I stay calm in an exam?
= Before a test, sleep well, eat breakfast, and breathe slowly. Then read each question twice.

How do I make new friends?
I am new at school. How do I find friends?
I want to find friends. What should I do?
~ What is a good way to meet new friends?
= To find friends, smile, ask people what they like, and join a club.

I had a fight with my friend. What should I do?
My friend is angry with me. What now?
How do I make peace with my friend?
~ How can two friends get along again?
= After a fight, wait a little, say that you are sorry, and listen to your friend.

How do I say sorry?
I hurt somebody's feelings. What should I say?
~ What are good words to apologize?
= To say sorry, name what you did, say that you regret it, and ask how to make it good.

What should I wear when it rains?
It is raining and I must go out. What do I put on?
~ Which clothes are good for rain?
= When it rains, wear a raincoat and boots, and take an umbrella.

What should I wear when it is hot?
It is very hot today. What do I put on?
~ Which clothes are good for hot days?
= When it is hot, wear light clothes and a hat, and drink a lot of water.

What should I wear in the snow?
It is freezing outside. What do I put on?
~ Which clothes are good for snow?
= In the snow, wear a thick coat, warm boots, gloves, a scarf, and a hat.

What do I pack for a trip to the sea?
I am going to the beach. What should I take?
~ What belongs in a bag for the beach?
= For the sea, pack a swimsuit, a towel, a hat, sunscreen, and water.

What do I pack for a hike?
I am going to hike in the hills. What should I take?
~ What belongs in a bag for a hike?
= For a hike, pack water, food, a map, a raincoat, and bandages.

What can I give my mother for her birthday?
I need a gift for my mother. Any ideas?
~ Which gift would make my mother happy?
= You could give your mother flowers, a photo of the two of you, or a cake that you baked.

What can I give my friend for a birthday?
I need a gift for my best friend. Any ideas?
~ Which gift would make a friend happy?
= You could give your friend a book, a game, or something that you made.

What can I give a child of five years?
I need a gift for a small child. Any ideas?
~ Which gift would make a small child happy?
= You could give a small child crayons, building blocks, or a picture book.

What can I cook tonight?
I am hungry. What should I eat?
Do you have an idea for dinner?
~ Which dish is quick to make in the evening?
= You could cook noodles with tomato sauce, or rice with vegetables.

What is a healthy breakfast?
What should I eat in the morning?
~ Which breakfast is good for me?
= A healthy breakfast is oatmeal with fruit and nuts, or bread with an egg.

How do I stay healthy?
What keeps me healthy?
How can I live in a healthy way?
~ What is good for my health?
= To stay healthy, move every day, eat fruit and vegetables, and sleep enough.

How can I save money?
I never have enough money. What should I do?
~ Which habits help to save money?
= To save money, write down what you spend, and put a little away each week.

How can I save water at home?
What helps to save water?
~ In which ways can a family use less water?
= To save water, take short showers and turn off the tap when you brush your teeth.

How can I help nature?
What can one person do for nature?
~ In which ways can I protect nature?
= To help nature, walk or ride a bike, waste nothing, and plant flowers for bees.

I forget everything. What helps?
How can I remember things better?
How do I learn words faster?
~ Which tricks make it easier to remember?
= To remember things, write them down, say them aloud, and repeat them the next day.

How can I learn a language?
I want to learn Spanish. How do I start?
~ What is a good way to learn a language?
= To learn a language, practice ten minutes a day, read simple texts, and talk with people.

How do I learn to play the piano?
I want to learn an instrument. How do I start?
~ What is a good way to learn an instrument?
= To learn an instrument, find a teacher, start with easy songs, and practice every day.

How do I become a better reader?
I want to read more. How do I start?
~ What is a good way to read more?
= To read more, choose a book that you like, and read ten pages a day.

My room is a mess. Where do I start?
How do I tidy my room?
~ What is a good way to tidy up?
= To tidy a room, begin with one corner, put things into boxes, and throw away what is broken.

My plant looks sad. What should I do?
The leaves of my plant turn yellow. What helps?
~ How do I save a plant that is fading?
= For a sad plant, check the soil. If it is dry, give water. If it is wet, wait.

My phone is wet. What should I do?
I dropped my phone into water. What now?
~ How do I save a phone that fell into water?
= For a wet phone, turn it off, dry it with a cloth, and wait two days.

My computer does not work. What can I do?
My computer is frozen. What helps?
~ How do I get a computer to work again?
= If a computer does not work, save what you can, turn it off, and start it again.

I lost my key. What should I do?
I cannot find my wallet. What helps?
~ How do I find a thing that I have lost?
= To find a lost thing, think of where you had it last, and look there first.

I am lost in a town. What should I do?
I do not know the way. What helps?
~ How do I find my way in a strange town?
= If you are lost, stay calm, look at a map, and ask somebody at a shop.

There is a fire in the kitchen. What should I do?
It is burning in the house! What now?
~ How do I act when there is a fire?
= If there is a fire, leave the house, close the doors, and call for help.

Somebody is bullied at my school. What should I do?
A boy in my class laughs at me. What can I do?
~ How do I act when others are mean to me?
= If somebody is mean, stay calm, walk away, and tell a grown-up that you trust.

A stranger asks me to come with him. What should I do?
What do I do when a stranger offers me candy?
~ How do children stay safe from strangers?
= If a stranger asks you to come, say no, walk away, and tell a grown-up.

How do I cross a street safely?
What should I do before I cross a road?
~ What is the safe way over a street?
= To cross a street, stop, look left and right, and walk when no car is coming.

How do I take care of a dog?
What does a dog need?
I want a dog. What should I know?
~ What is important when one has a dog?
= A dog needs food, water, a walk every day, and much love.

How do I take care of a cat?
What does a cat need?
~ What is important when one has a cat?
= A cat needs food, water, a clean box, and a quiet place to sleep.

What can I do on a rainy day?
It is raining and we cannot go out. Any ideas?
~ Which games are good for a rainy day?
= On a rainy day, you could play a board game, paint, or bake cookies.

What can I do at a party?
Do you know a game for a party?
~ What do guests like to play at a party?
= At a party, you could dance, sing, or play musical chairs.

I do not know what to write. Any ideas?
Give me an idea for a story.
What could I write about?
~ Which story could I write?
= You could write about a lost key that opens a door in an old tree.

What can I draw?
Give me an idea for a picture.
~ Which picture could I paint?
= You could draw a boat on the sea at night, with the moon above it.

What is a good name for a dog?
I have a new puppy. How should I call it?
~ Which name would fit a puppy?
= Good names for a dog are Sunny, Bello, and Pepper.

What is a good name for a cat?
I have a new kitten. How should I call it?
~ Which name would fit a kitten?
= Good names for a cat are Luna, Tiger, and Snowflake.

How do I ask for help?
I am too shy to ask my teacher. What should I do?
~ What is a good way to ask for help?
= To ask for help, say what you have tried and what you do not understand.

How can I be a good friend?
What makes a good friend?
~ How does a true friend act?
= A good friend listens, keeps a promise, and helps when it is needed.

How do I start the day well?
I am always late in the morning. What helps?
~ Which habits make a morning easier?
= For an easy morning, put your clothes and your bag ready the evening before.

I always wait until the last minute. What helps?
How do I get my work done?
~ Which tricks help me to begin my work?
= To get work done, begin with one small step, and take a break each half hour.
"""
