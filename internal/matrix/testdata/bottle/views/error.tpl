<!doctype html>
<title>{{title}}</title>
