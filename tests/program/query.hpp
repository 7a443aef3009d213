#pragma once

#include <filesystem>
#include <string>
#include <vector>

using Rows = std::vector<std::vector<std::string>>;

/// The rows of a query on a catalog's public views; NULL is `NULL`. Throws
/// where it reads any other table.
Rows query(const std::filesystem::path& path, const std::string& sql);

/// The one value of a query's one row. Throws where there is none or more.
std::string query_value(const std::filesystem::path& path,
                        const std::string& sql);

/// The same of hwsync's private tables: for what no public view and no command
/// says, and to see that nothing at all has changed.
Rows query_private_tables(const std::filesystem::path& path,
                          const std::string& sql);
std::string value_in_private_tables(const std::filesystem::path& path,
                                    const std::string& sql);

/// Changes a catalog as if hwsync itself had stored it so.
void store(const std::filesystem::path& path, const std::string& sql);

/// Changes a catalog behind the program's back.
void execute(const std::filesystem::path& path, const std::string& sql);
