# Makes a C++ source of text files: -DOUTPUT=... -DNAMESPACE=... -DFILES=a;b
# Each file's text becomes a std::string_view named after the file.
set(code "#include <string_view>\n\nnamespace ${NAMESPACE} {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  get_filename_component(extension ${file} LAST_EXT)
  string(SUBSTRING ${extension} 1 -1 extension)
  string(REPLACE "-" "_" name ${name})
  file(READ ${file} text)
  string(APPEND code "extern const std::string_view ${name}_${extension};\n"
    "const std::string_view ${name}_${extension} = R\"~~~(${text})~~~\";\n")
endforeach()
string(APPEND code "} // namespace ${NAMESPACE}\n")
file(WRITE ${OUTPUT} "${code}")
