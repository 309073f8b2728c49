from project import main

application = main({}, took="some time")
