#include <CLI/CLI.hpp>
#include <fmt/core.h>

int main(int argc, char** argv) {
    CLI::App app{"Keeps the products of several Shopify stores linked",
                 "hwsync"};
    app.set_version_flag("--version", "hwsync " HWSYNC_VERSION);
    CLI11_PARSE(app, argc, argv);
    return 0;
}
