# Makes a C++ source of text files: -DOUTPUT=... -DNAMESPACE=... -DFILES=a;b
# Each file's text becomes a std::string_view named after the file; with
# -DHASHES=ON, NAME_sha256 is its hash in base64, as a page's policy names it.
set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)

# sha256_base64(TEXT RESULT)
function(sha256_base64 text result)
  string(SHA256 hex "${text}")
  # 32 bytes: ten times three, and two that are filled up.
  string(APPEND hex "00")
  foreach(at RANGE 0 60 6)
    string(SUBSTRING "${hex}" ${at} 6 three)
    math(EXPR number "0x${three}")
    foreach(shift 18 12 6 0)
      math(EXPR index "(${number} >> ${shift}) & 63")
      string(SUBSTRING ${letters} ${index} 1 letter)
      string(APPEND base64 ${letter})
    endforeach()
  endforeach()
  string(SUBSTRING ${base64} 0 43 base64)
  set(${result} "${base64}=" PARENT_SCOPE)
endfunction()

set(code "#include <string_view>\n\nnamespace ${NAMESPACE} {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  get_filename_component(extension ${file} LAST_EXT)
  string(SUBSTRING ${extension} 1 -1 extension)
  string(REPLACE "-" "_" name ${name})
  file(READ ${file} text)
  string(APPEND code "extern const std::string_view ${name}_${extension};\n"
    "const std::string_view ${name}_${extension} = R\"~~~(${text})~~~\";\n")
  if(HASHES)
    sha256_base64("${text}" hash)
    string(APPEND code
      "extern const std::string_view ${name}_${extension}_sha256;\n"
      "const std::string_view ${name}_${extension}_sha256 = \"${hash}\";\n")
  endif()
endforeach()
string(APPEND code "} // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${code}")
