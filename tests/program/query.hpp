#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// The rows of a query on a catalog, opened read-only; NULL is `NULL`.
std::vector<std::vector<std::string>> query(const std::filesystem::path& path,
                                            const std::string& sql);

/// The one value of a query's one row. Throws where there is none or more.
std::string query_value(const std::filesystem::path& path,
                        const std::string& sql);

/// Changes a catalog as if hwsync itself had stored it so.
void store(const std::filesystem::path& path, const std::string& sql);

/// Changes a catalog behind the program's back.
void execute(const std::filesystem::path& path, const std::string& sql);
