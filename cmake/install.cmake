include(CMakePackageConfigHelpers)

install(TARGETS hwsync_binary RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS hwsync EXPORT hwsync
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/hwsync DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_BINARY_DIR}/include/hwsync/export.hpp
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hwsync)

install(EXPORT hwsync NAMESPACE hwsync:: FILE hwsyncConfig.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hwsync)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hwsyncConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hwsyncConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hwsync)

# Relative, so that the tree may be installed anywhere and moved.
file(RELATIVE_PATH HWSYNC_PREFIX_FROM_PC
  /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/hwsync.pc.in ${PROJECT_BINARY_DIR}/hwsync.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/hwsync.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES
  man/hwsync-associate.1
  man/hwsync-config.1
  man/hwsync-explain.1
  man/hwsync-import-bulk.1
  man/hwsync-import-new.1
  man/hwsync-import-updates.1
  man/hwsync-link.1
  man/hwsync-runs.1
  man/hwsync-show.1
  man/hwsync-undo.1
  man/hwsync-verify.1
  man/hwsync.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES man/hwsync-config.5
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)

install(FILES completions/hwsync.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME hwsync)
install(FILES completions/_hwsync
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/hwsync.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
