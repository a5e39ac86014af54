"""How people feel and what happened to them."""

from __future__ import annotations

# feeling | 1 when it is good
FEELINGS = """
sad|0
tired|0
lonely|0
angry|0
nervous|0
worried|0
afraid|0
upset|0
disappointed|0
unhappy|0
sick|0
confused|0
ashamed|0
jealous|0
happy|1
proud|1
excited|1
great|1
glad|1
cheerful|1
relieved|1
wonderful|1
thankful|1
"""
# what happened, told by the user | the same told to the user | 1 when it is good
EVENTS = """
my cat is ill|your cat is ill|0
my dog ran away|your dog ran away|0
my best friend moved away|your best friend moved away|0
I lost my keys|you lost your keys|0
I lost the game|you lost the game|0
I failed a test|you failed a test|0
nobody called me today|nobody called you today|0
I had a fight with my brother|you had a fight with your brother|0
I broke my favorite cup|you broke your favorite cup|0
my bike was stolen|your bike was stolen|0
it has rained all week|it has rained all week|0
I missed the bus|you missed the bus|0
my grandmother is in the hospital|your grandmother is in the hospital|0
I could not sleep last night|you could not sleep last night|0
I have a test tomorrow|you have a test tomorrow|0
I have to go to the dentist|you have to go to the dentist|0
somebody laughed at me|somebody laughed at you|0
I forgot my homework|you forgot your homework|0
my plan did not work|your plan did not work|0
my team lost|your team lost|0
I burned the cake|you burned the cake|0
I won a race|you won a race|1
I passed my test|you passed your test|1
I found a new friend|you found a new friend|1
my sister had a baby|your sister had a baby|1
we are going to the sea|you are going to the sea|1
it is my birthday|it is your birthday|1
I got a new bike|you got a new bike|1
my team won|your team won|1
I finished my book|you finished your book|1
I baked a good cake|you baked a good cake|1
I learned to swim|you learned to swim|1
we got a puppy|you got a puppy|1
I have a new job|you have a new job|1
my friend is coming to visit|your friend is coming to visit|1
I planted a tree|you planted a tree|1
the holidays begin tomorrow|the holidays begin tomorrow|1
I got a letter from my friend|you got a letter from your friend|1
"""
