# ruff: noqa: E501
"""Why and how, about the body, food, home and machines; the marks are those of explain_nature.py."""

LIFE = """
# sleep
? Why do we sleep?
? Why must people sleep?
? What is sleep good for?
! For what reason do we go to bed each night?
= We sleep so that body and brain can rest. In sleep the brain sorts what we learned in the day.
= Sleep gives the body time to rest, to grow and to mend itself.
= While we sleep, the body recovers and the brain keeps what is important.
+ School children need about ten hours of sleep a night.
+ Those who sleep too little are tired and find it hard to learn.
# dreams
? What are dreams?
? Why do we dream?
? Where do dreams come from?
! How do dreams come about?
= Dreams are pictures and stories that the brain makes while we sleep. Nobody knows exactly why.
= When we dream, the brain plays with memories and feelings. We forget most dreams soon.
+ A bad dream is not real, and it is over when you wake up.
# yawning
? Why do we yawn?
? What makes us yawn?
? Is yawning catching?
! How come people yawn when others do?
= We often yawn when we are tired or bored. Nobody knows exactly why, but yawning is catching.
= People yawn when they are sleepy. Seeing another person yawn can make us yawn too.
+ Dogs, cats and lions yawn as well.
# the heart
? What does the heart do?
? Why does my heart beat?
? What is the heart for?
! What work is done by the heart?
= The heart pumps the blood through the whole body, all day and all night.
= Your heart is a muscle. With each beat it pushes blood through the body.
+ When you run, your muscles need more oxygen, and the heart beats faster.
+ The blood brings oxygen and food to every part of the body.
# breathing
? Why do we breathe?
? What happens when I breathe?
? Why do people need air?
! What is the use of breathing?
= We breathe because the body needs oxygen from the air. The lungs take it in.
= When you breathe in, oxygen goes from the lungs into the blood. You breathe out carbon dioxide.
+ A grown person takes about fifteen breaths a minute when at rest.
# brushing
? Why should I brush my teeth?
? Why do we brush our teeth?
? What makes holes in teeth?
! What is the use of a toothbrush?
= We brush our teeth to take away food and germs. Germs turn sugar into acid, and acid makes holes.
= Brushing keeps teeth clean and healthy. Without it, germs make holes in them.
+ Twice a day for two minutes is right.
+ Grown people have up to thirty-two teeth.
# washing hands
? Why should I wash my hands?
? Why do we wash our hands before we eat?
? What does soap do?
! What is the use of soap and water before dinner?
= We wash our hands to remove germs that could make us ill. Soap loosens dirt and fat.
= Germs are too small to see. Soap and water take them off your hands.
+ Rub your hands for twenty seconds before you rinse them.
# crying
? Why do we cry?
? What are tears for?
? Why do people cry when they are sad?
! What use are tears?
= People cry when feelings are strong. Crying shows others that we need comfort.
= Tears keep the eyes wet and clean. We also cry when we are very sad or very happy.
+ Onions make us cry because they give off a gas that stings the eyes.
# hiccups
? What are hiccups?
? Why do I get hiccups?
? How do hiccups come about?
! What happens in the body when somebody has hiccups?
= Hiccups come when the muscle under the lungs suddenly jerks. They mostly stop by themselves.
= The muscle that helps us breathe jerks, and we go "hic". That is a hiccup.
+ Eating too fast can bring them on.
# fever
? What is a fever?
? Why do we get a fever?
? Why am I hot when I am ill?
! What is the reason for a high temperature?
= A fever means that the body is warmer than usual. It helps the body to fight germs.
= When germs come in, the body makes itself hotter to fight them. That is a fever.
+ With a fever you should rest and drink a lot, and ask a doctor if it is high or lasts.
# shivering
? Why do we shiver?
? Why do I shake when I am cold?
? What is shivering good for?
! How come cold people tremble?
= We shiver because moving muscles make heat. So the body warms itself.
= When it is cold, your muscles shake quickly. That makes you warmer.
+ Goose bumps come when tiny muscles pull up the hairs on the skin.
# sweating
? Why do we sweat?
? What is sweat for?
? Why does my skin get wet when I run?
! What use is sweat to the body?
= We sweat to cool down. When sweat dries on the skin, it takes heat away.
= Sweat cools the body, because drying water takes heat with it.
+ After you sweat, you should drink some water.
# bread
? How does bread rise?
? Why is bread full of holes?
? What does yeast do in dough?
! How come dough grows bigger?
= Yeast in the dough eats sugar and makes gas. The bubbles of gas lift the dough.
= Bread rises because of yeast. It makes bubbles of gas, and the dough grows.
= The holes in bread are bubbles of gas that the yeast has made.
+ Dough rises best in a warm place.
+ In the oven the dough becomes firm, and the bubbles stay as holes.
# cheese
? How is cheese made?
? Where does cheese come from?
? What is cheese made of?
! In what way does milk become cheese?
= Cheese is made from milk. The milk becomes thick, the water is pressed out, and the rest ripens.
= To make cheese, milk is made thick. The solid part is pressed, salted and left to ripen.
+ Most cheese is made from the milk of cows, goats or sheep.
# chocolate
? How is chocolate made?
? What is chocolate made of?
? What do cocoa beans become?
! From what plant do we get chocolate?
= Chocolate is made from cocoa beans, which grow on trees in warm countries. They are roasted and ground.
= Cocoa beans are dried, roasted and ground. With sugar, and often milk, they become chocolate.
+ Dogs must not eat chocolate, because it makes them ill.
# paper
? How is paper made?
? What is paper made of?
? Where does paper come from?
! From what material do we get paper?
= Paper is mostly made of wood. The wood is turned into a wet pulp, pressed flat and dried.
= To make paper, wood fibers are mixed with water, spread out thin, pressed and dried.
+ Old paper can be used again to make new paper.
# glass
? How is glass made?
? What is glass made of?
? Can sand become glass?
! From what material do we get windows?
= Glass is made from sand that is melted with other materials at great heat and then cools.
= Sand, soda and lime are melted in a very hot oven. The melted mass becomes glass.
+ Old bottles can be melted and used again.
# wool
? Where does wool come from?
? How is wool made?
? What happens to the wool of a sheep?
! From which animal do we get warm sweaters?
= Wool is the hair of sheep. It is cut off, washed, combed and spun into yarn.
= Sheep are shorn once a year. Their wool is washed and spun, and then it can be knitted.
+ The sheep do not miss it, for it is soon summer, and the wool grows again.
# computers
? What is a computer?
? What does a computer do?
? How does a computer know what to do?
! What kind of machine is a computer?
= A computer is a machine that follows instructions. It can count, remember and show things very fast.
= A computer does what a program tells it, one small step after the other, but very quickly.
= A computer works with numbers. Words, pictures and music are numbers inside it too.
+ People write the programs that tell it what to do.
+ A phone is a small computer as well.
# the internet
? What is the internet?
? How does the internet work?
? What happens when I open a web page?
! What do people mean by the internet?
= The internet connects computers all over the world, so that they can send each other messages.
= The internet is a huge net of computers. They send data through cables and by radio.
+ Much of the data travels through cables on the bottom of the sea.
# electricity
? What is electricity?
? What makes a lamp shine?
? Where does electricity come from?
! How does the light get its power?
= Electricity is the flow of tiny charged particles through a wire. It can make light, heat and movement.
= Power stations, windmills and solar panels make electricity. Wires bring it to our homes.
+ Electricity can be dangerous, so never touch a broken wire or a socket.
# magnets
? What is a magnet?
? How does a magnet work?
? What sticks to a magnet?
! Which things can a magnet pull?
= A magnet pulls things made of iron. It has a north pole and a south pole.
= Magnets attract iron and some other metals. Two equal poles push each other away.
+ The earth is a big magnet too, and so a compass can show where north is.
# gravity
? Why do things fall down?
? What is gravity?
? Why do we not float away?
! What keeps us on the ground?
= Things fall because the earth pulls on them. This pull is called gravity.
= Gravity is the pull of the earth. It keeps us on the ground.
+ On the moon the pull is six times weaker, so you could jump much higher there.
# airplanes
? How do planes fly?
? Why does a plane stay up?
? What lifts an airplane?
! How come a heavy airplane does not fall?
= The engines push a plane forward. Air flows over the wings and lifts the plane.
= A plane flies because its wings push air down while it moves fast, and so the air lifts it.
+ The first flight with a motor, by the Wright brothers, was in 1903.
# ships
? Why do ships float?
? Why does a ship of iron not sink?
? What keeps a boat on the water?
! How come heavy ships stay on top of the water?
= A ship floats because it is hollow and pushes aside much water. The water pushes back and carries it.
= A ship is full of air, so it is lighter than the water it pushes away. That is why it floats.
+ A stone is heavier than the water that it pushes away, so it sinks.
# shadows
? What is a shadow?
? Why do I have a shadow?
? Why are shadows long in the evening?
! How does a shadow come about?
= A shadow is a dark place where light cannot reach, because something stands in its way.
= You have a shadow because light cannot go through your body.
= In the evening the sun is low, so shadows are long. At noon they are short.
+ A glass window makes hardly any shadow, because light goes through it.
# echoes
? What is an echo?
? Why does my voice come back in the mountains?
? How does an echo come about?
! What happens when a sound meets a wall of rock?
= An echo is sound that bounces off a wall or a mountain and comes back to you.
= Sound bounces back from hard things like rocks. When it reaches you again, you hear an echo.
+ Bats use echoes to find their way in the dark.
# sound
? What is sound?
? How do we hear?
? How does a drum make sound?
! What happens in the air when a drum is hit?
= Sound is a trembling of the air. Our ears feel it, and we hear.
= When something shakes quickly, the air around it shakes too. That is sound.
+ In space there is no air, and so there is no sound.
# soap bubbles
? Why are soap bubbles round?
? Why does a bubble burst?
? What is a soap bubble?
! How come bubbles have the shape of a ball?
= A soap bubble is a thin skin of soapy water with air inside. The skin pulls itself into a ball.
= Bubbles are round because the skin makes itself as small as it can, and a ball is the smallest shape for the air inside.
+ A bubble bursts when its skin dries out or gets too thin.
# money
? What is money for?
? Why do we need money?
? What did people do before there was money?
! What use is money?
= With money we can buy things and save for later. Before that, people had to trade one thing for another.
= Money makes trading easy: you sell one thing and buy another with what you got.
+ Very old coins were made of silver and gold.
# recycling
? Why do we sort garbage?
? What is recycling?
? Why should we recycle?
! What is the use of several bins?
= Recycling means making new things from old ones. It saves wood, oil, energy and room.
= We sort garbage so that paper, glass and metal can be used again.
+ Even better than recycling is to use things for a long time.
# left and right
? Why are some people left-handed?
? What does left-handed mean?
? How many people write with the left hand?
! What do we call people who use the left hand to write?
= About one person in ten is left-handed. Both hands are equally good.
= Left-handed people use the left hand for most things. Mostly they are born that way.
+ Long ago many were made to use the right hand, and that was wrong.
# maps
? What is a map?
? How do I read a map?
? What does a map show?
! What is the use of a map?
= A map shows a place from above, drawn small. On most maps north is at the top.
= A map is a picture of a place seen from above, with roads, rivers and towns.
+ The scale tells you how far things are from each other.
# robots
? What is a robot?
? What can robots do?
? Do robots think?
! What kind of machine is a robot?
= A robot is a machine that moves and does work by following a program.
= Robots build cars, clean floors and explore other planets. They follow programs.
+ A robot feels no joy and no pain.
# reading aloud
? Why do we learn to read?
? Why is reading good for me?
? What do I get from reading?
! What is the use of books?
= Reading lets you learn from people far away and long ago, and it takes you into stories.
= Who can read can learn nearly everything. Books also show how others think and feel.
+ The more you read, the easier it becomes.
"""
