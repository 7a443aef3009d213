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

# Reading headers is most of what compiling takes. A release build therefore
# precompiles those that most sources include, once for each target, and compiles
# the sources of a folder together (join_sources). Debug and sanitized builds do
# without, and so find a source that lacks an include and compile no more than what
# was touched; with ccache, which would seldom find an object again, so do all.
set(HWSYNC_JOIN_SOURCES ON)
if(CMAKE_BUILD_TYPE STREQUAL Debug OR CMAKE_CXX_COMPILER_LAUNCHER MATCHES ccache)
  set(HWSYNC_JOIN_SOURCES OFF)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()
set(HWSYNC_COMMON_HEADERS
  <algorithm> <array> <bitset> <charconv> <chrono> <filesystem> <functional> <map>
  <memory> <optional> <set> <span> <string> <string_view> <unordered_map>
  <utility> <vector> <fmt/core.h>)

if(HWSYNC_JOIN_SOURCES)
  # There a name without linkage is seen by the sources that follow, and to GCC a
  # source that is included is a header.
  target_compile_options(hwsync_settings INTERFACE -Wno-shadow
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

# join_sources(TARGET): the sources of a folder are compiled together, at most
# twenty at a time. Of the same folder, because their names differ there.
function(join_sources target)
  if(NOT HWSYNC_JOIN_SOURCES)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "[.]cpp$")
  foreach(source IN LISTS sources)
    get_filename_component(source ${source} ABSOLUTE)
    get_filename_component(folder ${source} DIRECTORY)
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    list(APPEND folders ${folder})
    list(APPEND of_${folder} ${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    list(LENGTH of_${folder} count)
    set(at 0)
    foreach(source IN LISTS of_${folder})
      math(EXPR group "${at} * ((${count} + 19) / 20) / ${count}")
      set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${group})
      math(EXPR at "${at} + 1")
    endforeach()
  endforeach()
endfunction()
