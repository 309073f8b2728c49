from project import create_app

app = application = create_app()
