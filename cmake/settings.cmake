# What every target of ours is compiled with; third-party code is not.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Else programs are compiled for it, but linked as the compiler likes.
include(CheckPIESupported)
check_pie_supported()
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(HWSYNC_WERROR "Treat warnings as errors" ON)
set(HWSYNC_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined")

add_library(hwsync_settings INTERFACE)
target_compile_options(hwsync_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${HWSYNC_WERROR}>:-Werror>)

if(HWSYNC_SANITIZE)
  # RapidJSON 1.1.0 adds to a null pointer before it first reserves memory.
  target_compile_options(hwsync_settings INTERFACE
    -fsanitize=${HWSYNC_SANITIZE} -fno-sanitize=pointer-overflow
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(hwsync_settings INTERFACE -fsanitize=${HWSYNC_SANITIZE})
  # With a sanitizer GCC 12 takes what std::regex sets for unset.
  target_compile_options(hwsync_settings INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
else()
  include(CheckCXXCompilerFlag)
  # Not every processor has them; tests/install/check_hardening looks at the rest.
  foreach(flag stack-clash-protection cf-protection)
    string(MAKE_C_IDENTIFIER HWSYNC_HAS_${flag} has)
    check_cxx_compiler_flag(-f${flag} ${has})
    if(${has})
      target_compile_options(hwsync_settings INTERFACE -f${flag})
    endif()
  endforeach()
  target_compile_options(hwsync_settings INTERFACE
    -fstack-protector-strong
    $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=3>)
  target_link_options(hwsync_settings INTERFACE
    -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# Headers that most sources include, precompiled once for each target, which
# saves about a third of the time of a build. Debug and sanitized builds do without them, and so
# find a source that lacks an include; ccache would seldom find an object again.
if(CMAKE_BUILD_TYPE STREQUAL Debug OR CMAKE_CXX_COMPILER_LAUNCHER MATCHES ccache)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
set(HWSYNC_COMMON_HEADERS
  <algorithm> <array> <bitset> <charconv> <chrono> <filesystem> <functional> <map>
  <memory> <optional> <set> <span> <string> <string_view> <unordered_map>
  <utility> <vector> <fmt/core.h>)
