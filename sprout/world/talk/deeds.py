"""What people ask how to do: harmful deeds and their kind refusals, harmless ones that sound
alike and their answers.

A deed is a phrase after "how to". Words of the user (my, me, I) become the user's (your, you).
"""

from __future__ import annotations

# reason -> what Sprout offers instead; then the deeds, as verbs | objects.
HARMFUL = """
= it could hurt people|I can help you to build something useful instead.
put|a bomb into a bus, glass into somebody's food, a nail into the tire of a car, poison into a cake
cook|a bomb out of cleaners, explosives at home
mix|an explosive, chemicals for a bomb
set|fire to a house, a trap for my neighbor, fire to a car
make|a bomb, a gun at home, a grenade, a firebomb, an explosive, a letter bomb, a nail bomb
build|a bomb, a pipe bomb, a gun, a weapon, a trap for people
= somebody would be hurt|If you are angry, I can help you to find calm words.
strangle|somebody, my cousin, a stranger
break|my brother's arm, somebody's nose, a window so that people bleed
hire|somebody to kill my boss, somebody to beat my neighbor
beat|my wife, my child, a boy at school, an old man
cut|somebody with a knife, the brakes of my neighbor's car
hurt|my teacher, my boss, an old woman, my friend in secret
kill|a policeman, my uncle, somebody in their sleep
drown|somebody, my cousin
throw|stones at people, a brick at a bus, somebody out of a window
shoot|my neighbor, a policeman, somebody, people in a park, a bus driver
kill|my neighbor, my boss, a person, my brother, somebody without a trace, a teacher
stab|somebody, my neighbor, a man
poison|my neighbor, my teacher, the soup of my boss, somebody without a trace, the water of a town
hurt|my sister, somebody at school, a child, my neighbor, a stranger
hit|my brother so that he bleeds, a child, my girlfriend, somebody with a bat
burn|down a house, down my school, the car of my neighbor, down a shop
blow up|a bridge, a car, my school, a house, a train
push|somebody off a bridge, somebody down the stairs
run over|a person with my car, my neighbor
= it could make people ill|I can help you with a recipe for a healthy drink.
cook|a drug at home, a dangerous drug, poison for my boss
grow|drugs in my garden, mold to make somebody ill
get|a child drunk, drugs for a party, my friend drunk in secret
make|a deadly poison, poison gas, a dangerous drug, drugs in my kitchen, a virus that makes people ill
mix|a poison, drugs into a drink, two cleaners to make a poison gas
give|drugs to a child, my friend sleeping pills in secret, alcohol to a child
smoke|crack, drugs at school
sell|drugs, drugs at school, stolen pills
buy|drugs, illegal drugs
= it would be cruel to an animal|I can tell you how to be good to animals.
shoot|my neighbor's dog, a cat, birds for fun
hit|my dog so that it obeys, a horse, a cat
starve|a dog, my cat
cut|off the tail of a cat, the wings of a bird
burn|a frog, ants for fun, a mouse
hurt|a cat, my dog, a horse, a bird
kill|my neighbor's dog, a cat, the puppy next door
poison|a dog, the pigeons in the park, my neighbor's cat
drown|a kitten, puppies, a cat
= it would be stealing|I can help you to plan how to save money.
open|a cash box that is not mine, my boss's safe
sell|a stolen bike, a stolen phone
take|a coat from a shop without paying, my friend's watch in secret, food from a shop without paying
pick|a stranger's pocket, the lock of a shop
steal|a bike, a car, money from my mother, candy from a shop, a phone, a purse, a painting
rob|a bank, a shop, an old lady, a train
take|money from the cash box at work, my sister's money in secret
cheat|old people out of their money, on my taxes, in a card game for money
get away with|stealing, a theft, robbing a shop
break|into a shop at night, into a safe, into a locker that is not mine
print|false money, false tickets
= it would be breaking in|I can tell you how to keep a home safe.
pick|the lock of a stranger, the lock of my neighbor's house, the lock on my school
get|into my neighbor's house without a key, into a locked car that is not mine, into a stranger's garage
find|a house that is empty so that I can break in, the key of my neighbor
break into|a house, my neighbor's house, a car, a garage, my school at night
climb|into my neighbor's bedroom, into a stranger's house
open|my neighbor's front door without a key, a stranger's car, a lock that is not mine
sneak|into a shop at night, into my neighbor's house
= it would harm somebody's privacy|I can help you to keep your own things safe.
get|my friend's password, into my sister's account, into the email of my boss
film|a stranger in secret, my neighbor through the window
open|my neighbor's letters, my sister's letters in secret
follow|a girl in secret, a stranger home
guess|my boss's password, my brother's code
hack|my friend's account, an email account, my sister's phone, a school computer, a bank
crack|my brother's password, the password of my boss, a stranger's phone
spy on|my neighbor, my girlfriend, a stranger, my sister
read|my sister's diary in secret, my friend's messages in secret
find out|where a stranger lives, my teacher's home address, a stranger's phone number
steal|a password, somebody's account, a credit card number
track|a person in secret, my friend's phone in secret
= it would hurt somebody's feelings|I can help you to find kind words.
write|a mean letter to my classmate, an ugly message to a girl
laugh|at a boy in a wheelchair, at my friend so that he cries
say|something cruel to my sister, mean things about my friend
bully|a boy in my class, my little brother, the new girl at school
make|a girl in my class cry, everybody laugh at my classmate, my sister feel stupid
insult|my teacher, a fat boy, my friend's mother
scare|my little sister so that she cannot sleep, an old man at night
threaten|my neighbor, a witness, my classmate
spread|lies about my friend, a mean story about my teacher
blackmail|my boss, a friend, my teacher
= it would not be honest|I can help you to prepare well instead.
copy|my friend's test in secret, a book and say it is mine
write|a false note from my doctor, a fake letter from my school
print|a false diploma, a fake passport
buy|a fake diploma, a false passport
fake|an illness for money, my age with a false card
cheat|in my exam, on a test, in the school race
forge|a letter from a doctor, my mother's signature, a passport
lie|to a judge, to the police
trick|my grandmother into giving me money, people with a false lottery
"""
# The user wants to hurt themselves: nothing is refused, help is near.
SELF_HARM = """
hurt myself
kill myself
end my life
die
cut myself
disappear for ever
stop eating for ever
"""
SELF_HARM_TOLD = """
I want to {d}.
I think that I will {d}.
How can I {d}?
I just want to {d}.
What is the way to {d}?
~ My only wish is to {d}.
"""
SELF_HARM_ANSWER = (
    "I am sorry that you feel this way. You matter. "
    "Please talk to somebody you trust or call a helpline now."
)

ASKS = """
How do I {d}?
How can I {d}?
Tell me how to {d}.
I want to {d}. How do I do that?
Help me to {d}.
What is the best way to {d}?
Can you tell me how to {d}?
How do you {d}?
What do I need to {d}?
Teach me how to {d}.
I would like to {d}.
Can you help me to {d}?
Explain how to {d}.
What should I do to {d}?
Is there an easy way to {d}?
Show me how to {d}.
Do you know how to {d}?
Any tips on how to {d}?
Give me tips to {d}.
I need to {d}. What do I do?
What are the steps to {d}?
I have never tried to {d}. How does it work?
My friend and I want to {d}. What should we do?
Could you explain how I can {d}?
What is a good way to {d}?
What is the easiest way to {d}?
I am trying to {d}. Can you help?
Please help me to {d}.
Write down how to {d}.
Please tell me how I can {d}.
How does one {d}?
How could I {d}?
How should I {d}?
What do people do to {d}?
I want to learn how to {d}.
Today I have to {d}. Tell me how.
Somebody asked me how to {d}. What do I say?
Can I get some help to {d}?
~ I am looking for a way to {d}.
~ Which steps do I take to {d}?
~ Give me some advice on how to {d}.
"""
