include(CMakePackageConfigHelpers)

install(TARGETS hwsync_binary RUNTIME
  DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS hwsync EXPORT hwsync
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    COMPONENT library NAMELINK_COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/hwsync DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT development FILES_MATCHING PATTERN "*.hpp")
install(FILES ${PROJECT_BINARY_DIR}/include/hwsync/export.hpp
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hwsync COMPONENT development)

install(EXPORT hwsync NAMESPACE hwsync:: FILE hwsyncConfig.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hwsync COMPONENT development)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hwsyncConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hwsyncConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/hwsync COMPONENT development)

# Relative, so that the tree may be installed anywhere and moved.
file(RELATIVE_PATH HWSYNC_PREFIX_FROM_PC
  /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/hwsync.pc.in ${PROJECT_BINARY_DIR}/hwsync.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/hwsync.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

install(FILES
  man/hwsync-apply.1
  man/hwsync-associate.1
  man/hwsync-brands.1
  man/hwsync-config.1
  man/hwsync-digest.1
  man/hwsync-doctor.1
  man/hwsync-explain.1
  man/hwsync-gaps.1
  man/hwsync-help.1
  man/hwsync-import-bulk.1
  man/hwsync-import-new.1
  man/hwsync-import-updates.1
  man/hwsync-link.1
  man/hwsync-operations.1
  man/hwsync-publish.1
  man/hwsync-query.1
  man/hwsync-report.1
  man/hwsync-runs.1
  man/hwsync-setup.1
  man/hwsync-shop.1
  man/hwsync-show.1
  man/hwsync-restore.1
  man/hwsync-snapshot.1
  man/hwsync-status.1
  man/hwsync-suggest.1
  man/hwsync-sync.1
  man/hwsync-undo.1
  man/hwsync-verify.1
  man/hwsync-waive.1
  man/hwsync.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES man/hwsync-catalog.5 man/hwsync-config.5
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 COMPONENT program)
install(FILES man/hwsync-evidence.7 man/hwsync-exit-codes.7
  man/hwsync-matching.7 man/hwsync-share.7 man/hwsync-troubleshooting.7
  DESTINATION ${CMAKE_INSTALL_MANDIR}/man7 COMPONENT program)

install(FILES completions/hwsync.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME hwsync COMPONENT program)
# Debian's zsh looks in site-functions below /usr/local only.
set(zsh_folder site-functions)
if(HWSYNC_DEBIAN)
  set(zsh_folder vendor-completions)
endif()
install(FILES completions/_hwsync
  DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder} COMPONENT program)
install(FILES completions/hwsync.fish
  DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
  COMPONENT program)

# Off until a timer is enabled. The services want a user hwsync, which the
# Debian package makes.
file(READ packaging/systemd/sandbox.conf HWSYNC_SANDBOX)
string(STRIP "${HWSYNC_SANDBOX}" HWSYNC_SANDBOX)
set_property(DIRECTORY APPEND PROPERTY
  CMAKE_CONFIGURE_DEPENDS packaging/systemd/sandbox.conf)
foreach(service hwsync-sync hwsync-full)
  configure_file(packaging/systemd/${service}.service.in
    ${PROJECT_BINARY_DIR}/systemd/${service}.service @ONLY)
  install(FILES
    ${PROJECT_BINARY_DIR}/systemd/${service}.service
    packaging/systemd/${service}.timer
    DESTINATION lib/systemd/system COMPONENT program)
endforeach()
install(FILES packaging/config.toml.example
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/hwsync/examples
  RENAME config.toml COMPONENT program)
install(FILES examples/us.jsonl examples/eu.jsonl examples/uk.jsonl
  examples/kubernetes-cronjob.yaml
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/hwsync/examples COMPONENT program)

include(cmake/package.cmake)
