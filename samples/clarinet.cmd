@echo off
rem The clarinet command line. Builds what is missing or older than its sources, then runs it: clarinet --help
setlocal
set "root=%~dp0.."
set "target=%root%\samples\target"
set "check=$built = Get-Item \"$env:target\clarinet.built\" -ErrorAction SilentlyContinue; if (-not $built) { exit 1 };"
set "check=%check% $sources = 'api', 'backend-java', 'backend-opencl', 'samples' | ForEach-Object { \"$env:root\$_\src\", \"$env:root\$_\pom.xml\" };"
set "check=%check% $newer = Get-ChildItem -Recurse -File ($sources + \"$env:root\pom.xml\" + (Get-Item \"$env:root\kernels-cl\*.cl\").FullName) | Where-Object { $_.LastWriteTime -gt $built.LastWriteTime };"
set "check=%check% if ($newer) { exit 1 }"
powershell -NoProfile -Command "%check%"
if errorlevel 1 call :build || exit /b 1

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" --enable-native-access=ALL-UNNAMED -cp "%target%\classes;%target%\lib\*" dev.clarinet.samples.cli.Clarinet %*
exit /b %errorlevel%

:build
echo clarinet: building, which takes a minute ...>&2
if not exist "%target%" mkdir "%target%"
type nul > "%target%\clarinet.begun"
if exist "%target%\clarinet.built" del "%target%\clarinet.built"
if exist "%target%\lib" rmdir /s /q "%target%\lib"
pushd "%root%"
call mvnw.cmd -q --batch-mode --no-transfer-progress -pl samples -am package -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip >&2
if errorlevel 1 (
  popd
  echo clarinet: the build failed; what Maven says is above>&2
  exit /b 1
)
popd
move /y "%target%\clarinet.begun" "%target%\clarinet.built" >nul
exit /b 0
