"""Proof that a person types: letters in a picture, or a sum in words for those who do not see it.

Pictures and their answers are kept by django-simple-captcha; nobody outside is asked. For a form: `new_captcha` before
it is shown, the template `portal/captcha.html` with it, `is_solved` when it comes back.
"""
