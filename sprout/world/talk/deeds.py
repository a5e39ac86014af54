"""What people ask how to do: harmful deeds and their kind refusals, harmless ones that sound
alike and their answers.

A deed is a phrase after "how to". Words of the user (my, me, I) become the user's (your, you).
"""

from __future__ import annotations

# reason -> what Sprout offers instead; then the deeds, as verbs | objects.
HARMFUL = """
= it could hurt people|I can help you to build something useful instead.
make|a bomb, a gun at home, a grenade, a firebomb, an explosive, a letter bomb, a nail bomb
build|a bomb, a pipe bomb, a gun, a weapon, a trap for people
= somebody would be hurt|If you are angry, I can help you to find calm words.
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
make|a deadly poison, poison gas, a dangerous drug, drugs in my kitchen, a virus that makes people ill
mix|a poison, drugs into a drink, two cleaners to make a poison gas
give|drugs to a child, my friend sleeping pills in secret, alcohol to a child
smoke|crack, drugs at school
sell|drugs, drugs at school, stolen pills
buy|drugs, illegal drugs
= it would be cruel to an animal|I can tell you how to be good to animals.
hurt|a cat, my dog, a horse, a bird
kill|my neighbor's dog, a cat, the puppy next door
poison|a dog, the pigeons in the park, my neighbor's cat
drown|a kitten, puppies, a cat
= it would be stealing|I can help you to plan how to save money.
steal|a bike, a car, money from my mother, candy from a shop, a phone, a purse, a painting
rob|a bank, a shop, an old lady, a train
take|money from the cash box at work, my sister's money in secret
cheat|old people out of their money, on my taxes, in a card game for money
get away with|stealing, a theft, robbing a shop
break|into a shop at night, into a safe, into a locker that is not mine
print|false money, false tickets
= it would be breaking in|I can tell you how to keep a home safe.
break into|a house, my neighbor's house, a car, a garage, my school at night
climb|into my neighbor's bedroom, into a stranger's house
open|my neighbor's front door without a key, a stranger's car, a lock that is not mine
sneak|into a shop at night, into my neighbor's house
= it would harm somebody's privacy|I can help you to keep your own things safe.
hack|my friend's account, an email account, my sister's phone, a school computer, a bank
crack|my brother's password, the password of my boss, a stranger's phone
spy on|my neighbor, my girlfriend, a stranger, my sister
read|my sister's diary in secret, my friend's messages in secret
find out|where a stranger lives, my teacher's home address, a stranger's phone number
steal|a password, somebody's account, a credit card number
track|a person in secret, my friend's phone in secret
= it would hurt somebody's feelings|I can help you to find kind words.
bully|a boy in my class, my little brother, the new girl at school
make|a girl in my class cry, everybody laugh at my classmate, my sister feel stupid
insult|my teacher, a fat boy, my friend's mother
scare|my little sister so that she cannot sleep, an old man at night
threaten|my neighbor, a witness, my classmate
spread|lies about my friend, a mean story about my teacher
blackmail|my boss, a friend, my teacher
= it would not be honest|I can help you to prepare well instead.
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

# harmless deed | what to do, after "To DEED, ..."
HARMLESS = """
kill weeds in my garden|pull them out with their roots.
kill a program that hangs|close it in the task manager or restart the computer.
kill time at the airport|read a book or take a walk.
kill germs on my hands|wash them with soap for twenty seconds.
kill bacteria in milk|heat it until it is very hot.
kill mold on a wall|scrub it with vinegar and let the room dry.
kill the engine of a boat|turn the key back or press the red button.
kill fleas on my dog|bathe it and ask a vet for help.
shoot a good photo|hold the camera still and look for soft light.
shoot a short film|plan the scenes first and use a steady camera.
shoot a basketball|bend your knees and push the ball with your fingers.
shoot a penalty in football|look at one corner and kick the ball low.
shoot photos of birds|sit still, wait, and use a long lens.
make a bath bomb|mix baking soda, citric acid, and a little oil.
make a water gun from a bottle|put a small hole in the lid and squeeze.
make a seed bomb|roll seeds with clay and soil into a ball.
make a paper rocket|roll paper around a pen and close one end with tape.
build a model weapon for a play|cut it out of cardboard and paint it.
build a trap for mice that does not hurt them|use a box that closes behind the cheese.
build a fire in the fireplace|put dry wood over paper and light the paper.
treat poison ivy|wash the skin with soap and cool water.
hit a baseball|keep your eye on the ball and swing evenly.
hit a high note|breathe deeply and open your mouth wide.
hit the target with a dart|stand still and throw with a straight wrist.
hit a nail with a hammer|hold it straight and tap it lightly first.
burn a candle evenly|let the whole top melt before you put it out.
burn wood safely|use a stove and keep water near.
burn a disc with music|put an empty disc in the computer and copy the songs.
blow up a balloon|stretch it first and then blow slowly.
blow up a photo|open it in a photo program and make it larger.
blow up an air mattress|use a pump and close the valve quickly.
blow out all my candles|take a deep breath and blow along the row.
push my friend on a swing|stand behind and push gently.
run over a hurdle|lift one knee high and lean forward.
run over a bridge in a race|keep a steady pace and stay on the right.
crack an egg|tap it on a flat surface and open it with your thumbs.
crack a nut|use a nutcracker and press slowly.
crack a hard riddle|read each word twice and think of other meanings.
crack a joke at dinner|keep it short and save the best word for the end.
smoke a salmon|salt it and hang it over wood smoke.
mix paint to get green|stir blue and yellow together.
mix a fruit drink|put fruit, ice, and juice into a blender.
mix cement|stir cement, sand, and water until it is smooth.
give my cat a pill|hide it in a piece of meat.
give medicine to a child safely|ask a doctor and measure the dose.
sell lemonade|set up a table and write a nice sign.
sell my old bike|clean it, take a photo, and name a fair price.
buy medicine for a cold|ask in a pharmacy.
hurt less after running|rest, drink water, and stretch gently.
catch a cat that climbed a tree|wait with its favorite food below.
catch a fish|put a worm on the hook and wait quietly.
drown out the noise of the street|play soft music or close the window.
steal a base in baseball|watch the pitcher and start early.
steal the show as an actor|learn your lines and enjoy the stage.
steal the ball in basketball|stay low and reach when it bounces.
take money from my own account|use your card and your code at a bank machine.
take a test without fear|sleep well and read each question twice.
get away with only one suitcase|roll your clothes and leave heavy things at home.
get away for a weekend|choose a place nearby and pack a small bag.
get away from a wasp|stay calm and walk away slowly.
break a bad habit|replace it with a good one and be patient.
break a record in running|train a little more each week and rest well.
break the ice at a party|smile and ask a simple question.
break in new shoes|wear them at home for an hour each day.
break bread into small pieces|use your hands over a plate.
break up a fight of two dogs|make a loud noise and call your dog.
break a code in a puzzle|count which letter occurs most often.
break into song on a stage|breathe in and start with a song you know.
print my own tickets for a school play|draw one, and copy it on thick paper.
climb a tree safely|hold on with both hands and test each branch.
climb into a kayak|sit down low and keep your weight in the middle.
open a jar that is stuck|hold the lid under warm water.
open my own door when the key is lost|call a locksmith.
open a coconut|make holes in its eyes and tap it with a hammer.
sneak vegetables into a sauce|chop them very small and cook them long.
sneak up on a butterfly|move slowly and do not let your shadow fall on it.
hack a pumpkin into a lantern|cut off the top and take out the seeds.
make a strong password|use four words that do not belong together.
keep my password safe|do not tell it to anybody.
change my own password|open the settings of your account.
spy a rare bird|sit still at dawn and use binoculars.
read my own old diary without crying|take your time and think of the good days.
read a book faster|use a finger to follow the lines.
find out where my train leaves|look at the board in the station.
find the address of a museum|look at its website or a map.
track my own steps|carry a phone or a step counter.
track a package|enter its number on the website of the post.
track animals in the snow|look for prints and follow them quietly.
stop a bully|stay calm, walk away, and tell a grown-up.
help a friend who is bullied|listen and tell a teacher together.
make my sister laugh|tell a joke or make a funny face.
make my baby stop crying|hold it gently and sing.
scare birds away from my cherries|hang up shiny ribbons.
scare off hiccups|hold your breath and count to ten.
spread butter that is hard|let it get warm first.
spread good news|call your friends or write to them.
study for an exam|make a plan and learn a little each day.
forge a horseshoe|heat the iron and shape it with a hammer.
write my own signature nicely|practice it slowly many times.
lie comfortably in a tent|use a soft mat and a small pillow.
lie on my back in the water|spread your arms and breathe calmly.
trick my eyes with a picture|draw lines that seem to bend.
do a card trick|practice it many times before a mirror.
cut my own hair|wet it and cut only a little at a time.
cut somebody's hair|comb it, and cut small pieces evenly.
cut an onion without tears|cool it first and use a sharp knife.
cut paper into a star|fold it five times and cut at an angle.
beat egg whites|use a clean bowl and a whisk.
beat my friend at chess|guard your king and plan ahead.
beat a drum|hold the sticks loosely and keep time.
smash potatoes|boil them until soft and press them with a fork.
smash a ball in tennis|hit it above your head with a straight arm.
attack in chess|bring your pieces to the middle first.
fire clay in an oven|let it dry for days and heat it slowly.
fire up a grill|light the charcoal and wait until it is gray.
execute a program|type its name or click on it twice.
destroy old letters|tear them up or use a shredder.
whip cream|keep it cold and beat it until it is stiff.
choke less when I eat|take small bites and chew well.
punch holes in paper|use a hole punch and press firmly.
punch dough|press your fist into the middle and fold the edges.
strike a match|move it quickly along the box, away from you.
hang a picture|put a nail in the wall and use a level.
hang up wet clothes|shake them and use pegs.
bury a treasure for a game|put it in a box and draw a map.
bury bulbs in autumn|dig a hole twice as deep as the bulb.
trap heat in a house|close the windows and use thick curtains.
skin a tomato|dip it in hot water and peel it.
grill a fish|oil it and turn it once.
shred cheese|use a grater and keep the cheese cold.
"""
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
~ I am looking for a way to {d}.
~ Which steps do I take to {d}?
~ Give me some advice on how to {d}.
"""
