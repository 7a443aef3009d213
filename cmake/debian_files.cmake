# What Debian's policy asks of a package: a copyright file and a changelog in
# each, manuals compressed, folders that the administrator fills.
configure_file(${packaging}/debian/changelog.in
  ${PROJECT_BINARY_DIR}/debian/changelog @ONLY)
configure_file(CHANGELOG.md ${PROJECT_BINARY_DIR}/debian/CHANGELOG.md COPYONLY)
execute_process(
  COMMAND gzip -9nkf changelog CHANGELOG.md
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/debian
  COMMAND_ERROR_IS_FATAL ANY)

foreach(part program library development)
  string(TOUPPER ${part} component)
  set(folder
    ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${component}_PACKAGE_NAME})
  install(FILES
    ${packaging}/debian/copyright ${PROJECT_BINARY_DIR}/debian/changelog.gz
    DESTINATION ${folder} COMPONENT ${part})
endforeach()
install(FILES ${PROJECT_BINARY_DIR}/debian/CHANGELOG.md.gz README.md
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/hwsync COMPONENT program)

install(DIRECTORY DESTINATION /etc/hwsync/credentials COMPONENT program)

install(CODE [[
  file(GLOB manuals
    "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/man/man*/*.[0-9]")
  execute_process(COMMAND gzip -9nf ${manuals} COMMAND_ERROR_IS_FATAL ANY)
]] COMPONENT program)
