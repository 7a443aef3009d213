# Debian's own packages; scripts/install-packages names them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(simdjson REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(ISAL REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

include(CheckCXXSourceCompiles)
include(CMakePushCheckState)
cmake_push_check_state(RESET)
set(CMAKE_REQUIRED_LIBRARIES PkgConfig::XXHASH SQLite::SQLite3)
# Only x86 has them, and not every build of the library.
check_cxx_source_compiles(
  "#include <xxh_x86dispatch.h>
   int main() { return static_cast<int>(XXH3_64bits_withSeed(\"\", 0, 1)); }"
  HWSYNC_HAS_XXH3_DISPATCH)
check_cxx_source_compiles(
  "#define SQLITE_ENABLE_PREUPDATE_HOOK
   #include <sqlite3.h>
   int main() { return sqlite3_preupdate_count(nullptr); }"
  HWSYNC_HAS_PREUPDATE_HOOK)
cmake_pop_check_state()
if(NOT HWSYNC_HAS_PREUPDATE_HOOK)
  message(FATAL_ERROR "This SQLite was built without "
    "SQLITE_ENABLE_PREUPDATE_HOOK, which Debian's has.")
endif()
