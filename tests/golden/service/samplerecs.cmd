@echo off
rem Written by `samplerecs service install`; `samplerecs service uninstall` removes it.
chcp 65001 >nul
set "SAMPLERECS_HOME=D:\recs 5%%"
start "samplerecs" /belownormal "C:\Users\Zoë\100%% sound\Scripts\pythonw.exe" "-P" "-m" "samplerecs_cli" "daemon" "run" "--background"
