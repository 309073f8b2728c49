<!doctype html>
<title>Log in</title>
<form method=post><input type=hidden name="csrf_token" value="{{token}}"><input name=user> <input name=password></form>
