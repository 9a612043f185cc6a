@echo off
rem Runs Maven: the one that is installed, or one that is downloaded once from the repository that MVNW_REPOURL names.
setlocal
set version=3.9.11
where mvn >nul 2>nul
if %errorlevel% equ 0 (
  call mvn %*
  exit /b %errorlevel%
)
set home=%USERPROFILE%\.m2\wrapper\clarinet\apache-maven-%version%
if not exist "%home%\bin\mvn.cmd" (
  if "%MVNW_REPOURL%"=="" (
    echo mvnw: there is no Maven here. Install 3.8 or newer, or set MVNW_REPOURL to a Maven repository from which>&2
    echo %version% can be downloaded.>&2
    exit /b 1
  )
  mkdir "%USERPROFILE%\.m2\wrapper\clarinet" 2>nul
  echo mvnw: downloading Maven %version%>&2
  curl -fsSL "%MVNW_REPOURL%/org/apache/maven/apache-maven/%version%/apache-maven-%version%-bin.zip" -o "%home%.zip" || exit /b 1
  tar -xf "%home%.zip" -C "%USERPROFILE%\.m2\wrapper\clarinet" || exit /b 1
  del "%home%.zip"
)
call "%home%\bin\mvn.cmd" %*
