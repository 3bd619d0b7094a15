; The installer for Windows, for one person: needs no administrator.
; makensis -DVERSION=… -DPAYLOAD=<folder frozen on Windows> -DICON=….ico -DOUT=….exe haiku-pair.nsi

Unicode true
ManifestDPIAware true
SetCompressor /SOLID lzma
!include MUI2.nsh
!include FileFunc.nsh

!define NAME "Haiku Pair"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\HaikuPair"
!define APP_PATHS "Software\Microsoft\Windows\CurrentVersion\App Paths\haiku-pair.exe"
!define ON_FOLDERS "Software\Classes\Directory\shell\HaikuPair"
!define IN_FOLDERS "Software\Classes\Directory\Background\shell\HaikuPair"

Name "${NAME} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Haiku Pair"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductName" "${NAME}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileDescription" "${NAME}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${LANG_ENGLISH} "LegalCopyright" "The Haiku Pair authors, Apache-2.0"

LangString OPEN_WITH ${LANG_ENGLISH} "Open with Haiku Pair"
LangString OPEN_WITH ${LANG_SIMPCHINESE} "用 Haiku Pair 打开"

Section "Install"
  ; What an older version had and this one has not would be loaded.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Haiku Pair.lnk" "$INSTDIR\haiku-pair.exe"

  WriteRegStr HKCU "${APP_PATHS}" "" "$INSTDIR\haiku-pair.exe"
  WriteRegStr HKCU "${ON_FOLDERS}" "" "$(OPEN_WITH)"
  WriteRegStr HKCU "${ON_FOLDERS}" "Icon" "$INSTDIR\haiku-pair.exe"
  WriteRegStr HKCU "${ON_FOLDERS}\command" "" '"$INSTDIR\haiku-pair.exe" "%1"'
  WriteRegStr HKCU "${IN_FOLDERS}" "" "$(OPEN_WITH)"
  WriteRegStr HKCU "${IN_FOLDERS}" "Icon" "$INSTDIR\haiku-pair.exe"
  WriteRegStr HKCU "${IN_FOLDERS}\command" "" '"$INSTDIR\haiku-pair.exe" "%V"'

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\haiku-pair.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Haiku Pair authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  ; Settings and conversations lie elsewhere and stay.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\haiku-pair.exe"
  Delete "$INSTDIR\haiku-pair-console.exe"
  Delete "$INSTDIR\qt.conf"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Haiku Pair.lnk"
  DeleteRegKey HKCU "${APP_PATHS}"
  DeleteRegKey HKCU "${ON_FOLDERS}"
  DeleteRegKey HKCU "${IN_FOLDERS}"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
