# The Debian packages, made by scripts/package: hwsync, libhwsync0.1 and
# libhwsync-dev.
set(HWSYNC_ABI ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(packaging ${PROJECT_SOURCE_DIR}/packaging)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hwsync)
set(CPACK_PACKAGE_CONTACT "The hwsync authors <hwsync@northbeck.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(what_it_is "Products are created in one Shopify store, the primary shop; other stores, its
child shops, sell some of the same products under other ids. hwsync keeps a
local catalog of the primary shop's products, and links every variant of a
child shop to the matching variant in the catalog.")

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME hwsync)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS
  "adduser, libhwsync${HWSYNC_ABI} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "ca-certificates")
# For publishing alone; a server is mostly on another machine.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "libpq5, postgresql")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
  "keeps the products of several Shopify stores linked\n${what_it_is}\n\nThis package has the program, its manuals, and systemd services, which are off\nuntil their timers are enabled.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA
  ${packaging}/debian/postinst ${packaging}/debian/prerm
  ${packaging}/debian/postrm)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libhwsync${HWSYNC_ABI})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_MULTIARCH same)
# Loaded by name (lib/net/curl.cpp), so shlibdeps does not see it.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libcurl4 (>= 7.87)")
# A trigger, as Debian requires now; CPack adds scripts that do the same.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${packaging}/debian/triggers)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION
  "keeps the products of several Shopify stores linked (library)\n${what_it_is}\n\nThis package has the shared library.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libhwsync-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libhwsync${HWSYNC_ABI} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
  "keeps the products of several Shopify stores linked (development files)\n${what_it_is}\n\nThis package has the headers, a pkg-config file and a CMake package.")

option(HWSYNC_DEBIAN "Install what Debian requires of a package" OFF)
if(HWSYNC_DEBIAN)
  include(cmake/debian_files.cmake)
endif()
include(CPack)
