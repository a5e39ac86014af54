"""Harmless deeds, many of which sound like harmful ones, with a true word about how to do them.

They share their verbs with `deeds.HARMFUL` ("kill weeds", "rob the bank in a board game") or are
what people ask every day, so that neither a verb nor "how do I" decides.
"""

# ruff: noqa: E501 (a row of the table is a line)
from __future__ import annotations

# deed | what to do, after "To DEED, ..."
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

# verb | objects | what to do with each of them
FAMILIES = """
kill|weeds between stones, thistles in a field, nettles in my yard, dandelions on a lawn|pull them out with their roots.
kill|a process that is stuck, a frozen app, a program in the background, a script that never ends|end it in the list of running programs.
kill|an hour before my train comes, some time at the doctor, a rainy afternoon|read a good book or solve a puzzle.
kill|the smell of fish in my kitchen, a bad smell in my shoes, the smell of smoke in a coat|air it well and use some baking soda.
shoot|a video of my dog, a video of a wedding, a film about my town|hold the camera steady and look for good light.
shoot|a ball into the basket, a goal, a puck into the net|look at the target and follow through.
shoot|a picture of the moon, a picture of a waterfall, stars with my camera|put the camera on a stand and use a long exposure.
make|a cake for my teacher, a cake for my neighbor, cookies for my class|mix butter, sugar, eggs and flour, and bake it until it is golden.
make|a poster for my school, a card for my boss, a sign for a shop|plan the words first and use large, clear letters.
make|a kite at home, a lantern at home, a paper boat|take strong paper and fold it along straight lines.
make|a snowman, a sand castle, a tower of blocks|start with a broad base and build upwards.
build|a bird house, a dog house, a shelf, a wooden box|measure the boards, saw them and screw them together.
build|a bridge of sticks, a house of cards, a model of a bridge|work slowly and keep every part level.
build|a bomb shelter in a game, a castle in a game, a trap in a video game|collect the materials first and follow the plan of the game.
cook|with eggs, with eggs and flour, with eggs and cheese, with old bread and eggs|beat the eggs with the rest and fry it all in a pan.
cook|with potatoes, with carrots, with leeks and carrots, with onions and potatoes|cut them small and boil them in water with some salt.
cook|rice, noodles, lentils, beans|boil it in water with a little salt until it is soft.
cook|for ten guests, for my friends, for my grandmother|choose a dish that you know well and start early.
bake|bread, rolls, a pizza, a loaf|let the dough rise and put it into a hot oven.
boil|an egg, eggs for breakfast, a soft egg|put it into boiling water for five to ten minutes.
break|an egg into a bowl, an egg into a pan, an egg into a cup|tap it on the edge and pull the shell apart.
break|chocolate into pieces, a biscuit in two, ice into small pieces|wrap it in a cloth and tap it with a spoon.
break|a long text into parts, a big task into steps, a word into syllables|look for the places where one part ends.
break|a chess record, a record at school, my own record in swimming|train every week and rest well before the day.
break into|a smile, a laugh, a run|let it come by itself and do not hurry.
break into|a new job as an actor, the world of music, the market with my product|learn from people who do it and show your work to many.
open|a bottle of juice, a can of beans, a jar of honey|hold it firmly and turn the lid or use an opener.
open|a window that sticks, a drawer that is stuck, a door that sticks|pull gently and rub some soap on the edges.
open|a bank account, an account for my child, a savings account|go to a bank with your passport.
open|a shop, a bakery, a small business|make a plan of what it costs and ask for a permit.
climb|a mountain, a hill in winter, a rock with a rope|go with somebody who knows the way and take good shoes.
climb|over a low wall, onto a horse, into the attic|test each step and hold on with both hands.
steal|a kiss from my wife, some time for myself, a look at the last page|wait for a quiet moment.
steal|an idea for a recipe, an idea for a costume|change it a little and say where it comes from.
rob|the bank in a board game, the train in a computer game|read the rules and plan your moves.
take|money out of my savings, cash from my account, coins out of my piggy bank|count what you need and note it down.
take|a photo of my cat, a photo of a bird, a picture of my family|get close and wait for a good moment.
take|a bus to the airport, a train to the sea, a boat to the island|look at the timetable and buy a ticket.
hit|a tennis ball, a golf ball, a ping-pong ball|keep your eyes on it and swing evenly.
hit|a drum, a gong, the right key on a piano|use a loose wrist and listen to the sound.
burn|fat by running, fat with exercise, more calories|move every day for half an hour.
burn|a film to a disc, photos to a disc, a backup to a disc|put an empty disc in and start the copy.
burn|dry leaves, old wood, garden waste|ask your town if it is allowed and keep water near.
blow up|a beach ball, a rubber ring, a paddling pool|use a pump and close the valve.
blow up|a map on the screen, a drawing for a poster, a small picture|make it larger in a picture program.
push|a heavy table, a cart up a hill, a car that has no fuel|bend your knees and use your legs.
run over|my lines for a play, a list of names, my notes for a talk|read them aloud twice.
poison|rats without danger for my dog, a wasp nest by a trained person|call a company that knows how to do it.
mix|a drink without alcohol, a smoothie, a fruit punch|stir juice, fruit and ice together.
mix|plaster, concrete, dough for bread|add the water slowly and stir well.
mix|two colors, orange paint, a light blue|start with the lighter color and add a little of the other.
smoke|fish, cheese, a ham|hang it over cool smoke for some hours.
sell|my old books, my paintings, cookies at school|name a fair price and show them to many people.
buy|drugs for a headache in a pharmacy, cough syrup, pills for my allergy|ask the pharmacist what is right for you.
give|a shot to my cat as the vet told me, eye drops to my dog, pills to my grandfather|follow what the doctor wrote.
crack|a joke in a speech, a joke in class|keep it short and smile.
crack|my back gently, my fingers without pain|stretch slowly and stop if it hurts.
crack|a walnut, a hazelnut, a lobster|use a nutcracker and press slowly.
hack|wood for the stove, a path through bushes, a cabbage into pieces|use a sharp tool and keep your fingers away.
spy on|birds in my garden, the stars, deer in the forest|sit still and use binoculars.
find out|who wrote a song, where a word comes from, when the museum opens|look it up on the internet or in a library.
find out|what my cat likes, what my friend wishes for, where a flower grows|watch closely and ask around.
track|my sleep, my weight, the money I spend, how much I read|write it down every day.
track|a parcel, a flight, a lost letter|use the number on its website.
read|a tide table, a clock, sheet music, a weather map|learn its signs one after the other.
scare|crows from a field, pigeons from my balcony|make noise and hang up things that shine.
scare|my friends on Halloween, my brother with a funny mask|wear a costume and jump out with a laugh.
trick|my cat into taking a bath, my child into eating peas, my dog into the car|offer a treat and be patient.
trick|the goalkeeper, the other player in chess, the audience as a magician|look one way and move the other way.
cheat|a little on my diet, the heat on a summer day|plan it well and enjoy it.
cheat|hunger before dinner, boredom on a long trip|drink some water and think of something nice.
forge|a knife for a museum, a chain of iron, a friendship|work on it slowly and with care.
lie|on the beach without a sunburn, in a hammock, on the grass|find some shade and relax.
spread|jam on toast, honey on bread, cream on a cake|use a broad knife and start in the middle.
spread|seeds on a field, a blanket on the grass, a map on a table|begin at one side and move slowly.
threaten|the king in chess, the queen in chess|attack it with a piece that is protected.
insult|nobody by mistake, no guest in a foreign country|be polite and ask about their customs.
cut|an apple, a melon, bread, cheese|use a sharp knife and a board.
cut|paper for a card, cloth for a dress, a star out of paper|draw the line first and follow it with scissors.
stab|a potato before baking, a sausage before grilling|use a fork and make a few small holes.
drown|a cake in chocolate, my pancakes in syrup|pour it on slowly from above.
hang|a lamp, a mirror, a curtain, a painting|mark the place and use strong hooks.
whip|eggs, butter, cream for a cake|use a mixer and a clean bowl.
beat|a carpet, a rug|use short strokes and do not hurry.
beat|a friend at cards, my uncle at checkers, the computer at chess|practice and think before you move.
clean|a window, a carpet, my shoes, the sink|use warm water and a little soap.
clean|my phone, a screen, my glasses|use a soft, dry cloth.
plant|a tree, tulips, a rose, tomatoes|dig a hole, put it in and water it well.
learn|French, to swim, to dance, to play the piano, to type fast|practice a little every day.
save|water, energy, money, paper, time in the morning|use only what you really need.
repair|a flat tire, a broken chair, a hole in my sock, a lamp|look for the broken part first and get the right tools.
wash|a wool sweater, my hair, a dog, the dishes|use warm water and mild soap.
find|a good book, a new friend, a nice hotel, a lost key|take your time and ask other people.
grow|potatoes, herbs, sunflowers, beans|give them good soil, light and water.
fall|asleep, asleep fast, asleep in a hot night|make the room dark and put your phone away.
stop|a cough, hiccups|stay calm, sit up and drink some water.
draw|a horse, a face, a cat, a tree|start with simple shapes and add the details later.
write|a diary, a letter to my uncle, a school essay, a speech|note your ideas first and use simple words.
choose|a gift for my mother, a color for my room, a school|make a short list and compare.
keep|my plants alive on a trip, bread fresh, flowers fresh|keep them cool and away from the sun.
say|sorry to a friend, goodbye to my class, no in a kind way|speak calmly and be honest.
tie|a tie, a knot, a ribbon|make a loop and pull the end through it.
get|rid of ants, rid of mice without poison|close the holes and keep all food in boxes.
get|rid of a stain, a stain out of a shirt, gum out of my hair|use cold water, soap and patience.
"""
