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

install(FILES man/hwsync-config.5
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
