<!doctype html>
<title>Bottle</title>
<link rel=stylesheet href="/static/site.css">
<p>visit {{n}}, {{user}}, {{q}}</p>
