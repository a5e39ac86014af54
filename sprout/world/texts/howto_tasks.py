# ruff: noqa: E501
"""How everyday things are done. Rows: "?" how to ask for it, "!" asked so only in validation,
"=" a short answer, ":" what is needed (one thing a row), "-" a step, "~" a step that may be left
out, "+" a tip. Titles follow "How to ...".
"""

TASKS = """
# fix a flat bicycle tire
? How do I fix a flat bicycle tire?
? How can I repair a bike tire?
! What is to be done when a bicycle has a hole in its tire?
= Take out the tube, find the hole, roughen it, glue on a patch, put the tube back and pump it up.
: a repair kit
: tire levers
: a pump
: a bowl of water
- Take off the wheel and let out the rest of the air.
- Lift the tire over the rim with the levers and pull out the tube.
- Pump up the tube and hold it in water. Where bubbles rise, there is the hole.
- Dry the place and roughen it with sandpaper.
- Put on the glue, wait [a few minutes|until it is almost dry], and press the patch on firmly.
~ Feel inside the tire for [thorns|glass|nails].
- Put tube and tire back, and pump them up.
+ Screw the wheel on tight, and try the brake before you ride.
# change a light bulb
? How do I change a light bulb?
? How is a light bulb replaced?
! What is to be done when a lamp has burned out?
= Switch off the light, let the bulb cool, unscrew it, screw in a new one and switch the light on.
: a new bulb of the right size
: a steady ladder
- Switch the light off.
- Let the old bulb cool[ for some minutes|].
- Stand on a steady ladder[ and let somebody hold it|].
- Turn the old bulb to the left until it comes out.
- Turn the new one to the right until it is firm.
- Switch the light on again.
+ For safety a grown-up also turns off the fuse.
# write a letter
? How do I write a letter?
? How does a letter begin and end?
! What are the parts of a letter?
= Write the date, then a greeting, then what you want to say, and at the end a closing and your name.
: paper
: a pen
: an envelope
: a stamp
- Write the place and the date at the top.
- Begin with a greeting, such as "Dear [grandmother|uncle|friend|teacher|neighbor],".
- Tell first [how you are|why you write], and then your news.
~ Ask a question, and you will get an answer sooner.
- Close with a line like "Best wishes" and your name.
- Fold the letter, put it in the envelope and write the address on the front.
- Stick on a stamp and take it to the mailbox.
+ Read it once more before you close the envelope.
# pack a bag for a rainy hike
? What do I pack for a hike in the rain?
? How do I pack for a rainy day?
! Which things belong in a bag when it may rain?
= Pack a raincoat, dry socks, something warm, food and a drink, and wrap them in a plastic bag.
: a raincoat
: dry socks
: a warm sweater
: [sandwiches|bread and cheese|nuts and apples]
: a bottle of [water|tea]
- Look at the forecast first.
- Put the heavy things at the bottom, close to your back.
- Wrap clothes and maps in plastic bags.
- Put the raincoat on top, where you can reach it quickly.
~ Add [a flashlight|a small first-aid kit|a whistle].
- Wear firm shoes that keep out the water.
+ Several thin layers keep you warmer than one thick one.
# make a birthday card
? How do I make a birthday card?
? How can I craft a card for a birthday?
! Which steps are there for a homemade birthday card?
= Fold thick paper in half, draw a picture on the front, and write your wishes inside.
: a sheet of thick paper
: [colored pencils|crayons|paints]
: scissors and glue
- Fold the paper in half.
- Draw [a cake with candles|balloons|flowers|an animal with a hat] on the front.
- Write "Happy birthday" above it in big letters.
~ Stick on [stars|dried leaves|buttons|bits of cloth].
- Open the card and write your wishes and your name.
+ Write with a pencil first, and go over it with ink.
# wrap a present
? How do I wrap a present?
? How is a gift wrapped nicely?
! What is the way to put paper around a gift?
= Lay the gift on the paper, fold the paper around it, fold the ends to triangles, tape them and tie a ribbon.
: wrapping paper
: tape
: a ribbon
- Lay the present in the middle of the paper.
- Cut the paper so that it goes around once, and a little more.
- Fold it around the present and fix it with tape.
- Fold each end to a triangle, fold it up and tape it.
- Tie a ribbon around it and make a bow.
~ Hang a small card with the name on the ribbon.
+ Round things are easier to wrap in a box.
# calm down when you cannot sleep
? What can I do to fall asleep?
? How do I calm down at night?
! Which things help somebody who lies awake?
= Put away the screen, breathe slowly, and think of a quiet place. If that does not help, get up and read for a while.
- Turn off all screens[ an hour before bed|].
- Make the room dark and cool.
- Lie on your back and breathe in slowly, and out even more slowly.
- Count your breaths [to ten|up to twenty], and begin again.
- Think of a calm place, like [a beach|a meadow|a boat on a lake].
~ Write down what worries you, and leave it for tomorrow.
- If you are still awake, get up and read a few pages in soft light.
+ Go to bed at the same time each day.
# water house plants
? How do I water house plants?
? How often should I water my plants?
! What does a plant in a pot need from me?
= Feel the soil with a finger. If it is dry, water the plant until a little runs out below.
: a watering can
: water that is not too cold
- Press a finger into the soil.
- If it is dry, pour water slowly around the plant.
- Stop when a little water comes out at the bottom.
- Empty the saucer after [half an hour|a while].
~ Wipe the dust off the leaves with a damp cloth.
+ More plants die from too much water than from too little.
# clean a window
? How do I clean a window?
? How are windows washed without streaks?
! What is the way to get clear windows?
= Wash the glass with warm soapy water from top to bottom, pull the water off and dry the edges.
: a bucket of warm water
: a little soap
: a sponge
: a dry cloth
- Wipe the dust off the frame.
- Wash the glass with the sponge and soapy water.
- Pull the water off from top to bottom.
- Dry the edges with the cloth.
~ Polish the glass with old newspaper.
+ Do not clean windows in bright sun, or they dry too fast and get streaks.
# feed a cat
? How do I feed a cat while its owner is away?
? What must I do to look after a cat?
! Which jobs are there when you take care of a cat?
= Give it fresh food and water, clean the litter box, and play with it for a while.
: cat food
: two clean bowls
: fresh water
- Wash the bowls.
- Fill one with food and the other with fresh water.
- Clean the litter box.
- Play with the cat [for ten minutes|for a while], if it likes.
~ Brush its coat.
- Close the door when you leave.
+ Do not give milk to a cat. Many cats cannot digest it.
# teach a dog to sit
? How do I teach a dog to sit?
? How does a dog learn to sit down?
! What is a good way to train a dog to sit?
= Hold a treat above its nose and move it back. When the dog sits, say "Sit", praise it and give the treat.
: small treats
: patience
- Let the dog smell the treat.
- Hold it above its nose and move your hand slowly back.
- The dog looks up and sits down.
- Say "Sit" at that moment, praise it and give it the treat.
- Do this [five|ten] times, [two or three times a day|every day].
~ Later use only the word, without the treat.
+ Never shout at the dog. It learns best with praise.
# build a snowman
? How do I build a snowman?
? How is a snowman made?
! What do we need to do to get a snowman?
= Roll three balls of wet snow, put them on top of each other, and add stones, a carrot and a hat.
: wet snow
: a carrot
: some stones
: an old hat
- Roll a small ball through the snow until it is big.
- Roll a second one that is smaller, and a third for the head.
- Put them on top of each other and press snow into the gaps.
- Use stones for the eyes and the mouth, and the carrot for the nose.
~ Put sticks in at the sides for arms.
- Give it [a hat|a scarf|a broom].
+ Dry snow does not stick. Wait for a day when it is near zero degrees.
# set the table
? How do I set the table?
? Where do knife and fork go on a table?
! In what order do plates, forks and knives lie?
= Put the plate in the middle, the fork on the left, the knife and the spoon on the right, and the glass above the knife.
: plates
: knives, forks and spoons
: glasses
: napkins
~ Spread a tablecloth.
- Put a plate in front of every chair.
- Lay the fork on the left of the plate.
- Lay the knife on the right, and the spoon beside it.
- Put the glass above the knife.
- Fold the napkin and lay it [on the plate|under the fork].
+ Count the guests first.
# cross the street
? How do I cross the street safely?
? What must I do before I walk over a road?
! What should a child remember at the edge of a road?
= Stop at the curb, look left, right and left again, and walk when no car is coming.
- Go to a crosswalk or a traffic light.
- Stop at the edge of the sidewalk.
- Look left, then right, and then left again.
- Wait until [all cars have stopped|no car is coming|the light is green].
- Walk straight across, and do not run.
~ Look at the drivers, so that you know they see you.
+ Where cars drive on the left, look right first.
# learn a poem by heart
? How do I learn a poem by heart?
? What helps me to remember a poem?
! What is a good way to get a poem into my head?
= Read it aloud, learn two lines at a time, repeat them, and say it once more before you go to sleep.
: the poem
: a quiet place
- Read the whole poem aloud twice.
- Learn the first two lines and say them without looking.
- Add the next two lines and start again from the top.
- Go on until the end.
~ Walk up and down while you speak.
- Say it before bed and again in the morning.
+ Pictures in your head help: think of something for each line.
# find a book in the library
? How do I find a book in the library?
? How does a library sort its books?
! What must I do in a library to get the right book?
= Look up the title or the author on the computer, note the number, and find the shelf with that number.
- Search for the title or the author on the library's computer.
- Write down the number of the book.
- Find the shelf where this number belongs.
- Look along the backs of the books.
~ If it is not there, ask the librarian.
- Take it to the desk with your library card.
+ Note the day when it must be back.
# save water at home
? How do I save water at home?
? What can a family do to use less water?
! In which ways can we waste less water?
= Take short showers, turn off the tap while you brush your teeth, and fill the washing machine.
- Turn off the tap while you brush your teeth.
- Take a short shower and not a bath.
- Run the washing machine only when it is full.
- Repair taps that drip.
~ Catch rain in a barrel for the garden.
+ Even a slow drip wastes many liters a day.
"""
