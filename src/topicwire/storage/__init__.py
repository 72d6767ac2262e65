"""The only room with SQL: tables, migrations, one file per noun; and raw pages."""
