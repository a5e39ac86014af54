# ruff: noqa: E501
"""Why and how, about sky, earth, weather, animals and plants, told for children.

A section's title is the topic. Rows: "?" a question in training, "!" one that only validation
asks, "=" a short answer, "+" a sentence that may follow in a longer telling.
"""

NATURE = """
# the blue sky
? Why does the sky look blue?
? What makes the sky blue?
? Can you tell me why the sky is blue in the daytime?
! For what reason do we see a blue sky?
= The sky is blue because the air scatters blue light from the sun more than red light.
= Sunlight has all colors in it. The air scatters the blue light most, so the sky looks blue.
= Air sends the blue part of sunlight in all directions. That is why the sky looks blue.
+ In the evening the light travels a longer way through the air, and mostly red and orange light is left.
+ On the moon there is no air, so the sky there is black even in the daytime.
+ White sunlight is a mixture of all the colors of the rainbow.
# the red sunset
? Why is the sky red in the evening?
? Why are sunsets red?
? What makes the evening sky orange?
! How come the sky turns red when the sun goes down?
= In the evening sunlight goes a long way through the air. The blue is scattered away and the red is left.
= A sunset is red because the light passes through much air, which takes away the blue part.
= When the sun is low, its light crosses more air, and mostly red and orange light gets through to us.
+ The same thing happens in the morning, when the sun comes up.
+ Dust and smoke in the air can make a sunset even redder.
# falling leaves
? Why do trees lose their leaves?
? Why do leaves fall from the trees in the fall?
? What makes leaves drop in autumn?
! For what reason do many trees stand bare in winter?
= Many trees drop their leaves in autumn to save water, because in winter there is little light and the ground is cold.
= Trees lose their leaves in autumn because leaves lose water, and in winter roots get little water from the cold ground.
= A tree lets its leaves fall before winter. Without leaves it loses less water and is safer in frost.
+ Before they fall, the green color goes away, and yellow and red can be seen.
+ In spring new leaves grow from the buds.
+ Pines and firs keep their needles, because needles are thin and have a layer of wax.
# how plants feed
? How do plants get their food?
? What do plants live on?
? How does a plant make its food?
! In what way does a plant feed itself?
= Plants make their own food. With light, water and air they make sugar in their leaves.
= A plant makes sugar in its leaves out of water and a gas from the air. The light of the sun gives it the power.
= Plants do not eat as we do. They make sugar from sunlight, water and carbon dioxide.
+ This is called photosynthesis.
+ The roots drink water and take up minerals from the soil.
+ While it makes sugar, the plant gives off the oxygen that we breathe.
# rain
? What is rain?
? Where does rain come from?
? Why does it rain?
! How is rain made?
= Rain is water that falls from clouds. When the small drops in a cloud grow too heavy, they fall.
= Rain comes from clouds. Tiny drops of water join there until they are heavy enough to fall.
= It rains when the water drops in a cloud become big and heavy and fall to the ground.
+ The sun warms seas and lakes, and water rises into the air as vapor.
+ High up it is cold, and the vapor turns into small drops again.
+ The rain runs into rivers, and the rivers run back to the sea.
# clouds
? What are clouds made of?
? What is a cloud?
? Why do clouds float?
! Of what does a cloud consist?
= A cloud is made of very many tiny drops of water or bits of ice that float in the air.
= Clouds are tiny drops of water. They are so small and light that the air carries them.
+ Fog is a cloud that touches the ground.
+ High thin clouds are made of ice.
+ Dark clouds are thick, and little light gets through them.
# snow
? What is snow?
? How is snow made?
? Why does it snow in winter?
! In what way does a snowflake come about?
= Snow is made of ice crystals. They grow in cold clouds and fall as flakes.
= When it is cold enough, water vapor in a cloud freezes to small crystals, and they fall as snow.
+ Most snow crystals have six arms.
+ Snow looks white because its many crystals reflect the light.
+ If the air near the ground is warm, the flakes melt and come down as rain.
# wind
? What is wind?
? Where does the wind come from?
? What makes the wind blow?
! How does wind come about?
= Wind is air that moves. The sun warms some places more than others, and the air flows between them.
= Wind is moving air. Warm air rises, and cooler air flows in to take its place.
+ The wind can turn the wheels of a windmill and make electricity.
+ A very strong wind is called a storm.
# the rainbow
? How does a rainbow come about?
? What makes a rainbow?
? When can I see a rainbow?
! How are rainbows made?
= A rainbow appears when sunlight shines into drops of rain. The drops split the light into its colors.
= Raindrops bend sunlight and split it into colors. Then we see a rainbow.
= You can see a rainbow when the sun is behind you and it rains in front of you.
+ The outside of the rainbow is red, and the inside is violet.
+ You can make one yourself with a garden hose on a sunny day.
# thunder
? What is thunder?
? Why does it thunder?
? Why do I hear thunder after the lightning?
! How does the noise of a thunderstorm come about?
= Lightning makes the air very hot in a moment. The air bursts outward, and that bang is the thunder.
= Thunder is the sound of lightning. We hear it later because sound is slower than light.
+ Count the seconds between flash and thunder: three seconds are about one kilometer.
+ In a thunderstorm it is safe inside a house or a car.
# night
? Why does it get dark at night?
? Why is it dark in the night?
? Where does the sun go at night?
! How come there are day and night?
= It gets dark because the earth turns. At night our side of the earth faces away from the sun.
= The earth turns around once a day. When our side looks away from the sun, we have night.
= The sun does not go away. The earth turns, and at night it shines on the other side.
+ While we sleep, it is day on the other side of the earth.
+ One turn of the earth takes twenty-four hours.
# the moon
? Why does the moon change its shape?
? Why is the moon sometimes only half?
? Why does the moon look different each night?
! How come we do not always see a full moon?
= The moon goes around the earth. On its way we see more or less of the side that the sun lights up.
= The sun always lights half of the moon. As the moon moves around us, we see that half from different sides.
= The moon's shape does not change. We only see more or less of its bright side.
+ From one full moon to the next it takes about a month.
+ The moon has no light of its own; it reflects the light of the sun.
# the seasons
? Why are there seasons?
? Why is it warm in summer and cold in winter?
? What makes winter and summer?
! How come the year has four seasons?
= There are seasons because the earth is tilted. In summer our half leans toward the sun.
= The earth's axis is tilted. When our half leans toward the sun it is summer, and when it leans away it is winter.
+ When it is summer in Europe, it is winter in Australia.
+ In summer the days are longer, and the sun stands higher.
# stars
? What are stars?
? Why do stars shine?
? Why can I not see the stars in the daytime?
! What makes a star so bright?
= Stars are huge hot balls of gas, like our sun. They shine because they are so hot.
= A star is a sun far away. It makes light and heat deep inside.
= In the daytime the bright sky hides the stars. They are still there.
+ The sun is the star nearest to us.
+ The light of most stars travels for many years before it reaches us.
# melting ice
? What happens to ice in the sun?
? What happens when ice is warmed?
? Why does ice melt?
! What becomes of an ice cube in a warm room?
= When ice gets warmer than zero degrees Celsius, it melts and becomes water.
= Warm ice melts: it turns into water. The change happens at zero degrees Celsius.
+ If the water is made hot, it boils and turns into steam.
+ When water freezes it takes more room, so a full bottle can burst.
+ Ice is lighter than water, and therefore it floats.
# boiling
? What happens when water boils?
? Why does hot water bubble?
? What is steam?
! What becomes of water in a hot pot?
= At one hundred degrees Celsius water boils: bubbles of steam rise in it, and it turns into gas.
= When water boils it turns into steam. The bubbles in the pot are steam.
+ On a high mountain water boils at a lower temperature.
+ Take care: steam is hot enough to burn the skin.
# salty sea
? Why is the sea salty?
? Where does the salt in the sea come from?
? Why does sea water taste of salt?
! How did the oceans get their salt?
= Rivers carry a little salt from rocks into the sea. The water rises as vapor, but the salt stays.
= Rain washes salt out of rocks, and rivers bring it to the sea. Over a very long time the sea became salty.
+ We cannot drink sea water, because it has too much salt for our body.
# tides
? Why is there low tide and high tide?
? What makes the tides?
? Why does the sea go out and come back?
! For what reason does the water at the coast rise and fall?
= The moon pulls on the water of the sea. As the earth turns, the water rises and falls.
= Tides come from the pull of the moon, and a little from the pull of the sun.
+ On most coasts there are two high tides a day.
# volcanoes
? What is a volcano?
? Why does a volcano erupt?
? What comes out of a volcano?
! What happens inside a volcano?
= A volcano is an opening in the earth where hot melted rock comes out.
= Deep in the earth there is melted rock. When it is pushed up and out, a volcano erupts.
+ The melted rock that flows out is called lava.
+ When lava cools, it becomes hard stone, and the soil that forms there is good for plants.
# honey
? How do bees make honey?
? Where does honey come from?
? How is honey made?
! In what way does nectar become honey?
= Bees collect sweet nectar from flowers. In the hive they dry it with their wings until it is thick honey.
= Honey comes from bees. They bring nectar from flowers to the hive and make it thick.
= Bees suck nectar from flowers, carry it home and store it in wax cells, where it turns into honey.
+ The honey is their food for the winter.
+ On the way bees carry pollen from flower to flower, and so fruit can grow.
# spiders
? Why do spiders make webs?
? What is a web for?
? How does a spider catch flies?
! What use does a spider have for its web?
= Spiders make webs to catch insects. The threads are sticky, and the insects cannot get away.
= A web is a trap. The spider feels when an insect moves the threads.
+ The spider makes the silk in its own body.
+ Not all spiders make webs; some hunt on the ground.
# birds in fall
? Why do birds fly south?
? Why do some birds leave in the fall?
? Where do swallows go in winter?
! For what reason do storks travel so far each year?
= Many birds fly to warm countries because in winter they find too little food here.
= Birds fly south to find food. In spring they come back to build their nests.
+ Some birds, like sparrows, stay all winter.
+ Swallows from Europe fly as far as Africa.
# how birds fly
? How can birds fly?
? Why do birds not fall down?
? What helps a bird to fly?
! What keeps a bird up in the air?
= Birds have wings with feathers and a light body. The wings push the air down, and that lifts the bird.
= A bird flies by beating its wings. Its bones are light, and many of them are hollow.
+ Penguins and ostriches are birds too, but they cannot fly.
# winter sleep
? Why do hedgehogs sleep all winter?
? What is hibernation?
? Why do some animals sleep in winter?
! What is the reason for a long winter sleep?
= In winter there is little food, so some animals sleep to save energy. They live on their fat.
= Hibernation is a deep winter sleep. The heart beats slowly, and the animal lives on its fat.
+ Hedgehogs, bats and dormice sleep through the winter.
+ In spring they wake up thin and hungry.
# fish breathing
? How do fish breathe?
? Why can fish live under water?
? What are gills for?
! How does a fish get its oxygen?
= Fish breathe with gills. The gills take oxygen out of the water.
= A fish lets water flow over its gills, and they take the oxygen from it.
+ Whales and dolphins are not fish. They have lungs and must come up for air.
# cats at night
? Why do cat eyes shine in the dark?
? How can cats see at night?
? Why can a cat see so well in the dark?
! What helps cats to find their way when it is dark?
= A cat's eye has a layer that works like a mirror. It reflects light, and so the cat sees well at night.
= Cats see well in weak light, because their pupils open wide and a mirror layer in the eye helps.
+ In full darkness a cat cannot see either, but it feels the way with its whiskers.
# butterflies
? How does a caterpillar become a butterfly?
? Where do butterflies come from?
? What does a caterpillar turn into?
! What are the stages in a butterfly's life?
= A caterpillar eats and grows, then it becomes a pupa. Inside the pupa it changes into a butterfly.
= A butterfly lays eggs, caterpillars come out, they become pupae, and out of these come new butterflies.
+ Many butterflies drink nectar with a long thin tongue.
# camels
? Why do camels have humps?
? What is in the hump of a camel?
? How can a camel live in the desert?
! What use is the hump to a camel?
= A camel's hump is full of fat. The camel lives on it when there is nothing to eat.
= The hump is a store of fat. With it a camel can go for days without food.
+ When a camel finds water it can drink a hundred liters in a short time.
# seeds
? How does a seed grow?
? What does a seed need to grow?
? How does a plant begin?
! What must a seed have before it sprouts?
= A seed needs water, air and warmth. Then a root grows down, and a shoot grows up to the light.
= In a seed there is a tiny plant with a bit of food. With water and warmth it begins to grow.
+ Wind, water and animals carry seeds to new places.
+ Once it has leaves, the young plant needs light.
# worms
? Why are worms good for the soil?
? What do earthworms do?
? Why do gardeners like worms?
! What use are earthworms in a garden?
= Earthworms eat dead leaves and make good soil. Their tunnels let in air and water.
= Worms loosen the soil and turn old leaves into food for plants.
+ When it rains hard, many worms come to the surface.
# dinosaurs
? Why are there no more dinosaurs?
? What happened to the dinosaurs?
? When did the dinosaurs die out?
! How come we meet no dinosaurs today?
= Most dinosaurs died out about 66 million years ago, after a huge rock from space hit the earth.
= A giant rock from space struck the earth 66 million years ago. After that it was dark and cold, and most dinosaurs died.
+ Birds are the living relatives of the dinosaurs.
+ We know dinosaurs from their bones, which are found in rock.
"""
