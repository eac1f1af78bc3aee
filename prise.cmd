@echo off
rem Runs the prise command from this checkout; builds it when it isn't built or the sources have changed.
rem The same as the script "prise" for Linux and macOS; more comments there. Never run on Windows yet: written with care,
rem but tried nowhere. What to look at first: the search for a JDK, the PowerShell line, paths with blanks or "!".
rem Closed inputs and outputs need nothing here: Windows gives their handles to no other file.
rem ASCII only in this file: cmd reads it in the code page of the console.
setlocal EnableExtensions DisableDelayedExpansion

rem What a training run does, so that its classes are in the archive that makes the next start fast.
set "PRISE_TRAINING=train"

set "PRISE_ROOT=%~dp0"
set "PRISE_ROOT=%PRISE_ROOT:~0,-1%"
set "PRISE_STATE=%PRISE_ROOT%\target\prise"

rem --- a JDK of 21 or newer: JAVA_HOME, then PATH, then the newest in the usual places
set "PRISE_JDK="
set "PRISE_NEWEST=20"
if defined JAVA_HOME call :try "%JAVA_HOME%"
if defined PRISE_JDK goto found
for %%J in (java.exe) do if not "%%~$PATH:J"=="" call :try "%%~dp$PATH:J.."
if defined PRISE_JDK goto found
for %%P in ("Java" "Eclipse Adoptium" "Microsoft" "Zulu" "Amazon Corretto") do (
    for /d %%J in ("%ProgramFiles%\%%~P\*") do call :try "%%~J"
)
for /d %%J in ("%USERPROFILE%\.jdks\*") do call :try "%%~J"
if defined PRISE_JDK goto found
echo prise: needs a JDK 21 or newer and found none. Install one: winget install EclipseAdoptium.Temurin.25.JDK 1>&2
exit /b 1
:found

rem --- is there anything to build? "built" holds the name of the folder with the jars, and its time is the stamp
call :stale
if not errorlevel 1 goto start

rem Only one builds at a time; mkdir either makes the folder or fails.
if not exist "%PRISE_STATE%" mkdir "%PRISE_STATE%" 2>nul
set /a PRISE_WAITED=0
:lock
mkdir "%PRISE_STATE%\lock" 2>nul && goto locked
if %PRISE_WAITED% EQU 0 echo prise: another prise is building; waiting for it (if that isn't so, remove "%PRISE_STATE%\lock")... 1>&2
set /a PRISE_WAITED+=1
if %PRISE_WAITED% GEQ 600 (
    echo prise: another prise has been building for 10 minutes; if that isn't so, remove "%PRISE_STATE%\lock" 1>&2
    exit /b 1
)
rem A second's sleep that, unlike timeout, works without a keyboard.
ping -n 2 127.0.0.1 >nul
goto lock
:locked
call :stale
if errorlevel 1 (call :build) else (ver >nul)
set "PRISE_RESULT=%ERRORLEVEL%"
rmdir "%PRISE_STATE%\lock" 2>nul
if not "%PRISE_RESULT%"=="0" exit /b 1

:start
set /p PRISE_APP=<"%PRISE_STATE%\built"
set "PRISE_APP=%PRISE_STATE%\%PRISE_APP%"
rem An archive of the classes as the JVM wants them in memory, one per JDK.
set "PRISE_ARCHIVE=%PRISE_APP%\classes-%PRISE_NEWEST%.jsa"
if not exist "%PRISE_ARCHIVE%" "%PRISE_JDK%\bin\java.exe" -XX:ArchiveClassesAtExit="%PRISE_ARCHIVE%" -Xlog:disable -jar "%PRISE_APP%\prise-cli.jar" %PRISE_TRAINING% >nul 2>nul <nul
"%PRISE_JDK%\bin\java.exe" -XX:SharedArchiveFile="%PRISE_ARCHIVE%" -Xshare:auto -Xlog:disable -XX:+ExitOnOutOfMemoryError -XX:+DisplayVMOutputToStderr -jar "%PRISE_APP%\prise-cli.jar" %*
exit /b %ERRORLEVEL%

rem --- :try FOLDER  takes the JDK in this folder if it is newer than the one we have
:try
if not exist "%~1\bin\javac.exe" goto :eof
if not exist "%~1\release" goto :eof
set "PRISE_MAJOR=0"
for /f "usebackq tokens=2 delims==" %%V in (`findstr /b /c:"JAVA_VERSION=" "%~1\release"`) do for /f "tokens=1 delims=.-+" %%M in ("%%~V") do set "PRISE_MAJOR=%%M"
if %PRISE_MAJOR% LEQ %PRISE_NEWEST% goto :eof
set "PRISE_NEWEST=%PRISE_MAJOR%"
set "PRISE_JDK=%~f1"
goto :eof

rem --- :stale  errorlevel 1 where it isn't built, or a source is newer than the stamp
:stale
if not exist "%PRISE_STATE%\built" exit /b 1
powershell -NoProfile -NonInteractive -Command "$r=$env:PRISE_ROOT; $t=(Get-Item -LiteralPath ($env:PRISE_STATE+'\built')).LastWriteTimeUtc; $f=Get-ChildItem -LiteralPath ($r+'\pom.xml'),($r+'\core\pom.xml'),($r+'\cli\pom.xml'),($r+'\core\src\main'),($r+'\cli\src\main') -Recurse -File -ErrorAction SilentlyContinue | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1; if ($f) { exit 1 } else { exit 0 }" <nul
exit /b %ERRORLEVEL%

rem --- :build  into a new folder each time: Windows does not let go of jars that a running prise has open
:build
where mvn >nul 2>nul
if errorlevel 1 (
    echo prise: has to build itself first and needs Maven [mvn] for that; see "winget search maven" or maven.apache.org 1>&2
    exit /b 1
)
echo prise: building (first use or changed sources, about a minute)... 1>&2
set "PRISE_NAME=app-%RANDOM%%RANDOM%"
rem The stamp is from before the build: what is edited meanwhile is newer than it.
>"%PRISE_STATE%\building" echo %PRISE_NAME%
set "JAVA_HOME=%PRISE_JDK%"
pushd "%PRISE_ROOT%"
call mvn -q -B -Dstyle.color=never -Dquick -pl cli -am package >"%PRISE_STATE%\build.log" 2>&1 <nul
set "PRISE_RESULT=%ERRORLEVEL%"
popd
if not "%PRISE_RESULT%"=="0" (
    echo prise: the build failed; all of it is in "%PRISE_STATE%\build.log", and it ends: 1>&2
    powershell -NoProfile -NonInteractive -Command "Get-Content -LiteralPath ($env:PRISE_STATE+'\build.log') -Tail 20" 1>&2 <nul
    exit /b 1
)
rem Old folders go, except where a running prise still holds them.
for /d %%D in ("%PRISE_STATE%\app-*") do rmdir /s /q "%%~D" 2>nul
mkdir "%PRISE_STATE%\%PRISE_NAME%\lib"
copy /y "%PRISE_ROOT%\cli\target\prise-cli.jar" "%PRISE_STATE%\%PRISE_NAME%\" >nul || exit /b 1
copy /y "%PRISE_ROOT%\cli\target\lib\*.jar" "%PRISE_STATE%\%PRISE_NAME%\lib\" >nul || exit /b 1
move /y "%PRISE_STATE%\building" "%PRISE_STATE%\built" >nul || exit /b 1
exit /b 0
